using AgentRegions.Core.Tables;

namespace AgentRegions.Sandbox.Tables;

/// <summary>
/// A table with a replica in each region, eventually consistent as DynamoDB's global tables are: a conditional write sees its own replica
/// alone, every change travels by itself, and of two changes of an item the one with the later timestamp wins everywhere, by region's name
/// when they are equal. It has no timers: whoever calls first brings everything up to now. One random generator and one clock make a run repeatable.
/// </summary>
internal sealed class GlobalTable
{
    private readonly Lock _lock = new();
    private readonly StoreClock _clock;
    private readonly Random _random;
    private readonly GlobalTableOptions _options;
    private readonly SortedDictionary<string, TableReplica> _replicas = new(StringComparer.Ordinal);
    private readonly PriorityQueue<Arrival, (DateTimeOffset Due, long Number)> _underway = new();
    private readonly List<Arrival> _held = [];
    private readonly HashSet<(string From, string To)> _cut = [];
    private readonly Dictionary<(string From, string To), (TimeSpan Least, TimeSpan Most)> _lags = [];
    private Func<ItemKey, bool> _holdsBack = _ => false;
    private long _number;

    /// <summary>The moment that is being played: what is due before a call is played at its own time, not at the call's.</summary>
    private DateTimeOffset _now;

    public GlobalTable(IEnumerable<string> regions, TimeProvider time, Random random, GlobalTableOptions? options = null)
    {
        _clock = new(time);
        _random = random;
        _options = options ?? new();
        _now = _clock.Now;
        foreach (var region in regions)
            _replicas.Add(region, new(this, region));
    }

    public TableReplica this[string region] => _replicas[region];

    /// <summary>Instead of the options' lag, for what is written from now on.</summary>
    public void SetLag(string from, string to, TimeSpan least, TimeSpan most)
    {
        lock (_lock)
            _lags[(from, to)] = (least, most);
    }

    /// <summary>Nothing passes between the two, either way, until <see cref="Heal"/>. Nothing is lost.</summary>
    public void Partition(string one, string other)
    {
        lock (_lock)
        {
            Advance();
            _cut.UnionWith([(one, other), (other, one)]);
        }
    }

    public void Heal(string one, string other)
    {
        lock (_lock)
        {
            Advance();
            _cut.ExceptWith([(one, other), (other, one)]);
            SendHeld();
        }
    }

    /// <summary>Changes of these items do not arrive anywhere until <see cref="LetGo"/>, while others overtake them. Nothing is lost.</summary>
    public void HoldBack(Func<ItemKey, bool> which)
    {
        lock (_lock)
        {
            Advance();
            _holdsBack = which;
        }
    }

    public void LetGo()
    {
        lock (_lock)
        {
            Advance();
            _holdsBack = _ => false;
            SendHeld();
        }
    }

    internal T Call<T>(Func<DateTimeOffset, T> call)
    {
        lock (_lock)
        {
            Advance();
            return call(_now);
        }
    }

    /// <summary>A change that a replica made: it goes to the others, and expires.</summary>
    internal void Replicate(string from, ItemKey key, StoredVersion version)
    {
        foreach (var to in _replicas.Keys.Where(r => r != from))
            Send(new(from, to, key, version), Lag(from, to));
        if (_options.TtlAttribute is { } ttl && version.Item?[ttl] is AttributeValue.Number expiry)
        {
            var due = DateTimeOffset.FromUnixTimeSeconds((long)expiry.Value) + (_random.NextDouble() * _options.MostTtlDelay);
            _underway.Enqueue(new(from, from, key, version), (due > _now ? due : _now, _number++));
        }
    }

    private TimeSpan Lag(string from, string to)
    {
        var (least, most) = _lags.GetValueOrDefault((from, to), (_options.LeastLag, _options.MostLag));
        return least + (_random.NextDouble() * (most - least));
    }

    private bool IsCut(Arrival arrival) =>
        _cut.Contains((arrival.From, arrival.To)) || (arrival.From != arrival.To && _holdsBack(arrival.Key));

    private void SendHeld()
    {
        foreach (var arrival in _held.Where(a => !IsCut(a)).ToList())
        {
            _held.Remove(arrival);
            Send(arrival, Lag(arrival.From, arrival.To));
        }
    }

    private void Send(Arrival arrival, TimeSpan lag) => _underway.Enqueue(arrival, (_now + lag, _number++));

    private void Advance()
    {
        var now = _clock.Now;
        while (_underway.TryPeek(out var arrival, out var at) && at.Due <= now)
        {
            _underway.Dequeue();
            _now = at.Due;
            if (IsCut(arrival))
                _held.Add(arrival);
            else if (arrival.From == arrival.To)
                _replicas[arrival.To].Expire(arrival.Key, arrival.Version, at.Due);
            else
                _replicas[arrival.To].Receive(arrival.Key, arrival.Version);
        }
        _now = now;
    }

    /// <summary>A change on its way. From a region to itself: the item's expiry.</summary>
    private sealed record Arrival(string From, string To, ItemKey Key, StoredVersion Version);
}

/// <param name="Item">Null: deleted.</param>
/// <param name="At">By its region's clock; one region gives no two changes of an item the same.</param>
internal sealed record StoredVersion(TableItem? Item, DateTimeOffset At, string Region)
{
    public bool Beats(StoredVersion? other) =>
        other is null || At > other.At || (At == other.At && string.CompareOrdinal(Region, other.Region) > 0);
}
