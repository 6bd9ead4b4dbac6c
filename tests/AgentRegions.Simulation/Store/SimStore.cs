using System.Globalization;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Store;

/// <summary>
/// The coordination store: three replicas that are one, as with strong consistency. Or three that each judge conditions by what
/// they have, and tell the others later, the last writer wins: what the operator refuses as a store, here to see that it is refused for a reason.
/// </summary>
internal sealed class SimStore
{
    public const string Id = "store-1";
    private readonly Scheduler _scheduler;
    private readonly Dice _dice;
    private readonly Observations _observations;
    private readonly Replica[] _replicas;
    private readonly bool _isStrong;
    private readonly Dictionary<string, DateTimeOffset> _stamps = new(StringComparer.Ordinal);
    private long _stamp;

    public SimStore(Scheduler scheduler, Dice dice, Observations observations, bool isStrong)
    {
        (_scheduler, _dice, _observations, _isStrong) = (scheduler, dice, observations, isStrong);
        var one = new Replica();
        _replicas = [one, isStrong ? one : new(), isStrong ? one : new()];
    }

    /// <summary>Share of calls refused for want of capacity.</summary>
    public double Throttling { get; set; }

    /// <summary>As a Date header has it: whole seconds.</summary>
    public DateTimeOffset Time => SimClock.True(_scheduler.Now - (_scheduler.Now % TimeSpan.TicksPerSecond));

    /// <summary>The latest value of the first replica.</summary>
    public Register? Value => _replicas[0].Value;

    /// <summary>The wall clock's time of each process when it last published: nothing that an operator may go by.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Stamps => _stamps;

    public RegisterReading Read(int replica)
    {
        Throttle();
        return Reading(_replicas[replica]);
    }

    public RegisterReading? CompareAndSwap(int replica, RegisterReading expected, Register next, SimProcess writer, long sentAt)
    {
        Throttle();
        var at = _replicas[replica];
        if (expected.Version != at.Version)
        {
            _observations.RegisterRefused(writer);
            return null;
        }
        _observations.RegisterWritten(at.Value, next, new(writer, sentAt, _scheduler.Now));
        var stamp = ++_stamp;
        var version = stamp.ToString(CultureInfo.InvariantCulture);
        at.Take(next, version, stamp);
        Replicate(at, other => other.Take(next, version, stamp));
        return Reading(at);
    }

    public ObserverItems ReadItems(int replica)
    {
        Throttle();
        var at = _replicas[replica];
        return new(at.Items, NothingUnknown, Time);
    }

    public ObserverMark? Publish(int replica, ObserverItem item, ObserverMark? expected, SimProcess writer)
    {
        Throttle();
        var at = _replicas[replica];
        var there = at.Find(item.Observer) is { } found ? new ObserverMark(found.Process, found.Beat) : (ObserverMark?)null;
        if (there != expected)
            return there ?? expected;
        _observations.Published(item, writer);
        _stamps[item.Process] = writer.Clock.GetUtcNow();
        at.Put(item);
        Replicate(at, other => other.Put(item));
        return null;
    }

    public bool Remove(int replica, string observer, ObserverMark expected)
    {
        Throttle();
        if (_replicas[replica].Find(observer) is not { } found || new ObserverMark(found.Process, found.Beat) != expected)
            return false;
        foreach (var each in _replicas)
            each.Remove(observer);
        return true;
    }

    private static readonly IReadOnlyDictionary<string, string> NothingUnknown = new Dictionary<string, string>();

    private RegisterReading Reading(Replica at) => new(at.Value, at.Version, Time);

    private void Throttle()
    {
        if (Throttling > 0 && _dice.Chance(Throttling))
            throw new CoordinationException("Throttled", "the table has no capacity left");
    }

    private void Replicate(Replica from, Action<Replica> take)
    {
        if (_isStrong)
            return;
        foreach (var replica in _replicas)
            if (replica != from)
                _scheduler.After(_dice.Seconds(0.3, 3), () => take(replica));
    }

    /// <summary>What is at one place.</summary>
    private sealed class Replica
    {
        private long _stamp;
        private ObserverItem[] _items = [];

        public Register? Value { get; private set; }

        public string? Version { get; private set; }

        /// <summary>By name. Never changed, only replaced.</summary>
        public IReadOnlyList<ObserverItem> Items => _items;

        public void Take(Register value, string version, long stamp)
        {
            if (stamp <= _stamp)
                return;
            (_stamp, Value, Version) = (stamp, value, version);
        }

        public ObserverItem? Find(string observer) => Array.Find(_items, i => i.Observer == observer);

        public void Put(ObserverItem item)
        {
            var at = Array.FindIndex(_items, i => i.Observer == item.Observer);
            _items = at >= 0
                ? [.. _items[..at], item, .. _items[(at + 1)..]]
                : [.. _items.Append(item).OrderBy(i => i.Observer, StringComparer.Ordinal)];
        }

        public void Remove(string observer) => _items = [.. _items.Where(i => i.Observer != observer)];
    }
}
