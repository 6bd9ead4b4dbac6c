using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.Tables.Replication;

/// <summary>
/// Makes one eventually consistent global table of the tables that DynamoDB Local has in several regions. It reads their streams, so whatever writes to them,
/// in whichever process, is carried to the others: late, each change by itself so that they overtake each other, and not across a partition. Of two changes
/// of an item the later one stays everywhere; later is what was seen later, so what is written less than a few hundredths of a second apart may count either way.
/// </summary>
public sealed class LocalGlobalTable : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly DynamoDbWire _wire;
    private readonly ReplicaWriter _writer;
    private readonly List<TableStream> _streams;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly Dictionary<(string Region, string Key), ReplicaItem> _items = [];
    private readonly PriorityQueue<Arrival, (long Due, long Number)> _underway = new();
    private readonly List<Arrival> _held = [];
    private readonly HashSet<(string From, string To)> _cut = [];
    private readonly Task _running;
    private (TimeSpan Least, TimeSpan Most) _lag;
    private long _number;
    private int _quietRounds;

    /// <param name="endpoint">DynamoDB Local's.</param>
    /// <param name="table">It exists in every region, with the string keys pk and sk and a stream of new images.</param>
    /// <param name="accessKey">The one that the others sign with: it is part of DynamoDB Local's name for a table space.</param>
    public LocalGlobalTable(Uri endpoint, string table, IReadOnlyList<string> regions, Random random, TimeProvider time, string accessKey = "test")
    {
        ArgumentNullException.ThrowIfNull(regions);
        _wire = new(endpoint) { Key = accessKey };
        _writer = new(_wire, table);
        _streams = [.. regions.Select(r => new TableStream(_wire, r, table))];
        (_random, _time) = (random, time);
        _lag = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(500));
        _running = RunAsync(_stop.Token);
    }

    /// <summary>Ends when all that was written before is everywhere; what a partition holds back aside.</summary>
    public async Task SettledAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
            _quietRounds = 0;
        while (true)
        {
            lock (_lock)
            {
                if (_quietRounds > 3)
                    return;
            }
            if (_running.IsFaulted)
                await _running;
            await Task.Delay(Pause, _time, cancellationToken);
        }
    }

    /// <summary>For what is written from now on.</summary>
    public void SetLag(TimeSpan least, TimeSpan most)
    {
        lock (_lock)
            _lag = (least, most);
    }

    /// <summary>Nothing passes between the two, either way, until <see cref="Heal"/>. Nothing is lost.</summary>
    public void Partition(string one, string other)
    {
        lock (_lock)
            _cut.UnionWith([(one, other), (other, one)]);
    }

    public void Heal(string one, string other)
    {
        lock (_lock)
        {
            _cut.ExceptWith([(one, other), (other, one)]);
            foreach (var arrival in _held.Where(a => !_cut.Contains((a.From, a.To))).ToList())
            {
                _held.Remove(arrival);
                Send(arrival, Lag());
            }
            _quietRounds = 0;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _wire.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var isQuiet = true;
                foreach (var stream in _streams)
                    isQuiet &= !await LookAsync(stream, cancellationToken);
                while (Due() is { } arrival)
                    await DeliverAsync(arrival, cancellationToken);
                lock (_lock)
                    _quietRounds = isQuiet && _underway.Count == 0 ? _quietRounds + 1 : 0;
                await Task.Delay(Pause, _time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task<bool> LookAsync(TableStream stream, CancellationToken cancellationToken)
    {
        var changes = await stream.ReadAsync(cancellationToken);
        lock (_lock)
        {
            foreach (var change in changes)
            {
                var stamp = new Stamp(_number++, stream.Region);
                if (!Item(stream.Region, change.Keys).Saw(change.Image, stamp))
                    continue;
                foreach (var to in _streams.Where(s => s != stream))
                    Send(new(stream.Region, to.Region, change, stamp), Lag());
            }
        }
        return changes.Count > 0;
    }

    private async Task DeliverAsync(Arrival arrival, CancellationToken cancellationToken)
    {
        var item = Item(arrival.To, arrival.Change.Keys);
        if (item.Stamp.Region is not null && item.Stamp.CompareTo(arrival.Stamp) > 0)
            return;
        if (await _writer.WriteAsync(arrival.To, arrival.Change.Keys, item.Image, arrival.Change.Image, cancellationToken))
        {
            item.Wrote(arrival.Change.Image, arrival.Stamp);
            return;
        }
        // That region wrote meanwhile: its stream tells, and then it is decided who stays.
        lock (_lock)
            Send(arrival, Pause);
    }

    private Arrival? Due()
    {
        lock (_lock)
        {
            while (_underway.TryPeek(out var arrival, out var at) && at.Due <= _time.GetTimestamp())
            {
                _underway.Dequeue();
                if (!_cut.Contains((arrival.From, arrival.To)))
                    return arrival;
                _held.Add(arrival);
            }
            return null;
        }
    }

    private ReplicaItem Item(string region, JsonObject keys)
    {
        var key = (region, $"{keys["pk"]!["S"]}\n{keys["sk"]!["S"]}");
        if (!_items.TryGetValue(key, out var item))
            _items.Add(key, item = new());
        return item;
    }

    private TimeSpan Lag() => _lag.Least + (_random.NextDouble() * (_lag.Most - _lag.Least));

    private void Send(Arrival arrival, TimeSpan lag) =>
        _underway.Enqueue(arrival, (_time.GetTimestamp() + (long)(lag.TotalSeconds * _time.TimestampFrequency), _number++));

    /// <summary>A change on its way.</summary>
    private sealed record Arrival(string From, string To, TableChange Change, Stamp Stamp);
}
