namespace AgentRegions.Probing.Scheduling;

/// <summary>
/// Holds items by the tick at which they are due: a ring of slots, slot = tick modulo size, an item with a later round waits in its slot.
/// Adding is O(1), advancing costs what is in the slots passed. Not for concurrent use.
/// </summary>
internal sealed class TimerWheel<T>(int size)
{
    private readonly List<(long Tick, T Item)>[] _slots = [.. Enumerable.Range(0, size).Select(_ => new List<(long, T)>())];

    /// <summary>All items due up to this tick were handed out.</summary>
    public long Now { get; private set; }

    /// <summary>An item of a tick that has passed is due at the next one.</summary>
    public void Add(long tick, T item)
    {
        tick = Math.Max(tick, Now + 1);
        _slots[tick % size].Add((tick, item));
    }

    /// <summary>Moves on to a tick and appends what became due, earliest slot first. A long sleep looks at each slot once.</summary>
    public void Advance(long to, List<T> due)
    {
        var from = Math.Max(Now + 1, to - size + 1);
        for (var tick = from; tick <= to; tick++)
        {
            var slot = _slots[tick % size];
            var kept = 0;
            // Not foreach: keeping an entry of a later round writes to the list.
            for (var i = 0; i < slot.Count; i++)
            {
                if (slot[i].Tick <= to)
                    due.Add(slot[i].Item);
                else
                    slot[kept++] = slot[i];
            }
            slot.RemoveRange(kept, slot.Count - kept);
        }
        Now = Math.Max(Now, to);
    }
}
