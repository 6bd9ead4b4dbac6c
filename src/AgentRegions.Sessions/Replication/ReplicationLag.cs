using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Replication;

/// <summary>
/// How far the table's replicas lag. Each region raises a counter; the others write into their own item which one they saw; when that arrives, the
/// whole way took as long as this region's monotonic clock says. No two clocks are ever compared. What is told is half of the way there and back, with up
/// to one look's distance on it; while nothing comes back for longer than that, how long it has been awaited.
/// </summary>
public sealed class ReplicationLag
{
    /// <summary>So many beats without news of the region's beating process, and another one goes on.</summary>
    private const int BeatsToTakeOver = 3;

    private const int MostAwaited = 100;

    /// <summary>What looking every second adds, there and back.</summary>
    private static readonly TimeSpan Looks = TimeSpan.FromSeconds(3);

    private readonly ITable _table;
    private readonly SessionParts _parts;
    private readonly string _process;
    private readonly Dictionary<string, (long Counter, long Stamp)> _heard = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (long Counter, TimeSpan Way)> _answered = new(StringComparer.Ordinal);
    private readonly List<(long Counter, long Stamp)> _sent = [];
    private (string Process, long Counter, long Stamp)? _own;
    private BeatItem? _written;
    private volatile IReadOnlyDictionary<string, TimeSpan> _lags = new Dictionary<string, TimeSpan>();

    internal ReplicationLag(ITable table, SessionParts parts, string process) => (_table, _parts, _process) = (table, parts, process);

    /// <summary>By region, of those that beat. Empty while beats are off (<see cref="SessionOptions.BeatInterval"/>) and at first.</summary>
    public IReadOnlyDictionary<string, TimeSpan> Lags => _lags;

    /// <summary>Looks, and writes when it is time to beat or somebody else's beat is new. From one caller at a time, about every second.</summary>
    /// <exception cref="TableException">The store does not answer.</exception>
    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        var region = _parts.Options.Region;
        var items = (await _table.QueryAsync(BeatItem.Partition, "", consistent: true, cancellationToken)).Items.Select(BeatItem.Read).OfType<BeatItem>().ToList();
        var own = items.Find(i => i.Region == region);
        if (own is not null && own.Process != _process && IsBeating(own))
        {
            _lags = own.Lags;
            return;
        }
        var isNew = Hear(items.Where(i => i.Region != region));
        Answer(items, region);
        var isDue = _sent.Count == 0 || _parts.Time.GetElapsedTime(_sent[^1].Stamp) >= _parts.Options.BeatInterval;
        if (isDue || isNew || _written is null)
            await WriteAsync(own, isDue, cancellationToken);
    }

    /// <summary>Whether the other process that beats for this region still does, by locally observed change.</summary>
    private bool IsBeating(BeatItem own)
    {
        if (_own is not var (process, counter, stamp) || process != own.Process || counter != own.Counter)
        {
            _own = (own.Process, own.Counter, _parts.Time.GetTimestamp());
            return true;
        }
        return _parts.Time.GetElapsedTime(stamp) < _parts.Options.BeatInterval * BeatsToTakeOver;
    }

    private bool Hear(IEnumerable<BeatItem> others)
    {
        var isNew = false;
        foreach (var other in others)
        {
            if (_heard.TryGetValue(other.Region, out var before) && before.Counter == other.Counter)
                continue;
            _heard[other.Region] = (other.Counter, _parts.Time.GetTimestamp());
            isNew = true;
        }
        return isNew;
    }

    private void Answer(List<BeatItem> items, string region)
    {
        var lags = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        foreach (var other in items.Where(i => i.Region != region))
        {
            if (other.Echoes.TryGetValue(region, out var echo) && _sent.Find(s => s.Counter == echo.Counter) is { Counter: > 0 } sent
                && (!_answered.TryGetValue(other.Region, out var before) || before.Counter < echo.Counter))
            {
                var way = _parts.Time.GetElapsedTime(sent.Stamp) - echo.Held;
                _answered[other.Region] = (echo.Counter, way > TimeSpan.Zero ? way : TimeSpan.Zero);
            }
            var last = _answered.GetValueOrDefault(other.Region);
            var awaited = _sent.Find(s => s.Counter > last.Counter) is { Counter: > 0 } open ? _parts.Time.GetElapsedTime(open.Stamp) : TimeSpan.Zero;
            if (awaited > last.Way + Looks)
                lags[other.Region] = awaited;
            else if (last.Counter > 0)
                lags[other.Region] = last.Way / 2;
        }
        _lags = lags;
        var answeredByAll = _heard.Keys.Select(r => _answered.GetValueOrDefault(r).Counter).DefaultIfEmpty(long.MaxValue).Min();
        if (_sent.Count > 1)
            _sent.RemoveRange(0, _sent.FindLastIndex(_sent.Count - 2, s => s.Counter <= answeredByAll) + 1);
    }

    private async Task WriteAsync(BeatItem? standing, bool isBeat, CancellationToken cancellationToken)
    {
        var counter = Math.Max(standing?.Counter ?? 0, _written?.Counter ?? 0) + (isBeat ? 1 : 0);
        var echoes = _heard.ToDictionary(h => h.Key, h => (h.Value.Counter, _parts.Time.GetElapsedTime(h.Value.Stamp)), StringComparer.Ordinal);
        var beat = new BeatItem(_parts.Options.Region, counter, _process, echoes, _lags);
        // Stamped before it is written: the way is never told too short.
        var stamp = _parts.Time.GetTimestamp();
        var condition = standing is null ? WriteCondition.NotExists : WriteCondition.Equal(("n", standing.Counter), ("o", standing.Process));
        var item = beat.ToItem(_parts.Clock.Now);
        if (!(await _table.PutAsync(item, condition, cancellationToken)).Written)
            return;
        _parts.Metrics.Wrote(item);
        _written = beat;
        if (!isBeat)
            return;
        _sent.Add((counter, stamp));
        // The one awaited longest says how long nothing has come back.
        if (_sent.Count > MostAwaited)
            _sent.RemoveAt(1);
    }
}
