using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Notifications;

/// <summary>What is being told of one service, and what was told that the register does not know yet. Turns and lanes share it.</summary>
internal sealed class ServiceNews(ConditionWatch watch)
{
    /// <summary>In place of the number of receivers left: all were told, and the register is to know.</summary>
    private const int Noted = -1;

    private readonly Lock _lock = new();
    private readonly Dictionary<NotificationKey, int> _left = [];
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    /// <summary>For the service's turns alone.</summary>
    public ConditionWatch Watch => watch;

    public IReadOnlyList<Lane> Lanes
    {
        get
        {
            lock (_lock)
                return [.. _lanes.Values];
        }
    }

    /// <summary>Empty while all of it is news that nobody wants: that is noted along with the next that someone does, and costs no write.</summary>
    public IReadOnlyList<NotificationKey> Told()
    {
        lock (_lock)
            return _left.Values.Any(left => left == Noted) ? [.. _left.Where(p => p.Value <= 0).Select(p => p.Key)] : [];
    }

    /// <summary>What is being told, and what was told that the register may not know yet.</summary>
    public IReadOnlyList<NotificationKey> Begun()
    {
        lock (_lock)
            return [.. _left.Keys];
    }

    /// <summary>False: it is being told, or was.</summary>
    public bool Begin(NotificationKey key, int receivers)
    {
        lock (_lock)
            return _left.TryAdd(key, receivers);
    }

    /// <summary>True: this was the last receiver.</summary>
    public bool Settle(NotificationKey key)
    {
        lock (_lock)
        {
            if (!_left.TryGetValue(key, out var left) || left <= 0)
                return false;
            _left[key] = left == 1 ? Noted : left - 1;
            return left == 1;
        }
    }

    public void Prune(NotificationLedger ledger)
    {
        lock (_lock)
        {
            foreach (var key in _left.Where(p => p.Value <= 0 && ledger.Knows(p.Key)).Select(p => p.Key).ToList())
                _left.Remove(key);
        }
    }

    public Lane LaneOf(string receiver, Func<Lane> open)
    {
        lock (_lock)
            return _lanes.TryGetValue(receiver, out var lane) ? lane : _lanes[receiver] = open();
    }

    /// <summary>Receivers that the policy names no more get what waits for them, and nothing else.</summary>
    public void Keep(IReadOnlyList<NotificationSpec> receivers)
    {
        lock (_lock)
        {
            foreach (var gone in _lanes.Keys.Where(name => receivers.All(r => r.Name != name)).ToList())
            {
                _lanes[gone].Close();
                _lanes.Remove(gone);
            }
        }
    }

    public void Close() => Keep([]);
}
