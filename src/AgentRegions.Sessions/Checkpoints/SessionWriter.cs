using AgentRegions.Core.Sessions;
using AgentRegions.Sessions.Memory;
using AgentRegions.Sessions.Restoring;
using AgentRegions.Sessions.Statistics;

namespace AgentRegions.Sessions.Checkpoints;

/// <summary>Keeps the table at what a session's memory holds, one write at a time.</summary>
internal sealed partial class SessionWriter
{
    /// <summary>Other processes of this region that write the same session make it begin anew; more often than this is no coincidence.</summary>
    private const int MostConflicts = 4;

    private readonly Turns _turns = new();
    private readonly SessionKey _key;
    private readonly SessionParts _parts;
    private readonly SessionMemory _memory;
    private PendingCheckpoint? _pending;
    private SessionHead? _own;
    private bool _goesOn;
    private bool _mustWrite;
    private VectorClock _clock;
    private long _seenEpoch;
    private long _seenVersion;
    private long _marked;
    private volatile VectorClock? _behind;
    private volatile SessionHead? _head;

    public SessionWriter(SessionKey key, SessionParts parts, SessionMemory memory, Restored restored)
    {
        (_key, _parts, _memory) = (key, parts, memory);
        _clock = VectorClock.Empty;
        GoOnFrom(restored);
    }

    /// <summary>The own head as it was last written, or what the session was restored from; null: nothing is stored.</summary>
    public SessionHead? Head => _head;

    public bool IsStale => _behind is not null;

    /// <summary>What was restored belongs to another region, or is put together: it is not written as this region's own yet.</summary>
    public bool IsTakeOverDue => _mustWrite;

    /// <summary>Stores all that was there when it was called. Nothing changed: nothing is written.</summary>
    public async Task CheckpointAsync(bool takeOver, CancellationToken cancellationToken)
    {
        var target = _memory.Added;
        await _turns.EnterAsync(cancellationToken);
        try
        {
            await StoreAsync(target, takeOver, cancellationToken);
        }
        finally
        {
            _turns.Leave();
        }
    }

    /// <summary>Writes that the session has ended.</summary>
    /// <param name="tag">Of the only head that it may end; null: any.</param>
    /// <returns>False: another head is stored, and the session goes on.</returns>
    public async Task<bool> EndAsync(string? tag, CancellationToken cancellationToken)
    {
        await _turns.EnterAsync(cancellationToken);
        try
        {
            await SettleAsync(cancellationToken);
            for (var conflicts = 0; ; conflicts++)
            {
                if (tag is not null && !IsAt(tag))
                    return false;
                if (_head is null && _seenVersion == 0)
                    return true;
                var (content, unsaved) = _memory.Look();
                var end = new PendingCheckpoint([], NextHead() with { MessageCount = content.MessageCount, SegmentsSince = _parts.Clock.Now }, _own, content, unsaved.Count);
                if (await _parts.Writer.WriteAsync(_key, end, cancellationToken))
                {
                    Accept(end);
                    await MarkAsync(hasEnded: true, cancellationToken);
                    return true;
                }
                await ReloadAsync(conflicts, cancellationToken);
            }
        }
        finally
        {
            _turns.Leave();
        }
    }

    /// <summary>Looks whether other regions, or other processes of this one, wrote what this session does not contain, and takes it in.</summary>
    /// <param name="across">Somebody waits for it: other regions' replicas are asked too. Else only what this session is not sure of is looked for there.</param>
    /// <returns>The forks that were found.</returns>
    public async Task<IReadOnlyList<SessionFork>> RefreshAsync(bool takeOver, bool across, CancellationToken cancellationToken)
    {
        await _turns.EnterAsync(cancellationToken);
        try
        {
            await SettleAsync(cancellationToken);
            var reading = await _parts.ReadHeadsAsync(_key, across || IsStale || IsTakeOverDue, cancellationToken);
            var own = reading.Heads.FirstOrDefault(h => h.Region == _parts.Options.Region);
            var isOwn = own is null || (own.Epoch == _own?.Epoch && own.Version == _own?.Version);
            if (isOwn && _behind is null && reading.Heads.All(h => _clock.Contains(h.Clock)))
                return [];
            var restored = await _parts.RestoreAsync(_key, reading, cancellationToken);
            if (isOwn && _clock.Contains(restored.Clock))
                return [];
            _memory.Rebase(restored.Content);
            GoOnFrom(restored);
            await StoreAsync(_memory.Added, takeOver, cancellationToken);
            return restored.Forks;
        }
        finally
        {
            _turns.Leave();
        }
    }

    private async Task StoreAsync(long target, bool takeOver, CancellationToken cancellationToken)
    {
        var conflicts = 0;
        while (_pending is not null || _memory.Saved < target || (_mustWrite && takeOver))
        {
            _pending ??= Make();
            if (await _parts.Writer.WriteAsync(_key, _pending, cancellationToken))
            {
                Accept(_pending);
                await MarkAsync(hasEnded: false, cancellationToken);
            }
            else
            {
                _pending = null;
                await ReloadAsync(conflicts++, cancellationToken);
            }
        }
    }

    private PendingCheckpoint Make()
    {
        var (content, unsaved) = _memory.Look();
        return _parts.Maker.Make(_key, content, unsaved, _goesOn ? _own : null, NextHead(), _own);
    }

    private SessionHead NextHead()
    {
        var now = _parts.Clock.Now;
        return new()
        {
            Region = _parts.Options.Region,
            Epoch = Fence.EpochToWrite(_parts.Epochs.Current, _parts.Options.Region, _own?.Epoch ?? 0, _seenEpoch),
            Version = Math.Max(_own?.Version ?? 0, _seenVersion) + 1,
            Clock = NextClock(),
            LastActiveAt = now,
            ExpiresAt = now + _parts.Options.TimeToLive,
            Segments = [],
            SegmentsSince = now,
            MessageCount = 0,
            Contract = _parts.Options.Contract,
            Behind = _behind,
        };
    }

    /// <summary>A region's own count is never used twice, also when what is gone on from contains less of it.</summary>
    private VectorClock NextClock()
    {
        var next = _clock.Next(_parts.Options.Region);
        while (next[_parts.Options.Region] <= _own?.Clock[_parts.Options.Region])
            next = next.Next(_parts.Options.Region);
        return next;
    }

    private void Accept(PendingCheckpoint written)
    {
        _memory.Stored(written.Changes, written.Content);
        (_own, _head, _clock, _seenVersion) = (written.Head, written.Head, written.Head.Clock, written.Head.Version);
        (_pending, _mustWrite, _goesOn) = (null, false, true);
    }

    private async Task MarkAsync(bool hasEnded, CancellationToken cancellationToken)
    {
        var bucket = LiveMarks.BucketOf(_parts.Clock.Now);
        if (!hasEnded && bucket == _marked)
            return;
        await _parts.Statistics.MarkAsync(_key, hasEnded, cancellationToken);
        _marked = bucket;
    }

    private async Task ReloadAsync(int conflicts, CancellationToken cancellationToken)
    {
        if (conflicts >= MostConflicts)
            throw new SessionException(SessionFault.Conflict, $"session {_key}: other processes of region {_parts.Options.Region} keep writing it; send a session's requests to one process at a time");
        var restored = await _parts.RestoreAsync(_key, await _parts.ReadHeadsAsync(_key, across: true, cancellationToken), cancellationToken);
        _memory.Rebase(restored.Content);
        GoOnFrom(restored);
    }

    private void GoOnFrom(Restored restored)
    {
        (_own, _head, _clock) = (restored.Own, restored.Winner, restored.Clock);
        (_seenEpoch, _seenVersion) = (restored.GreatestEpoch, restored.GreatestVersion);
        _goesOn = restored.IsOwn;
        _mustWrite = restored.Winner is not null && !restored.IsOwn;
        _behind = restored.IsStale ? restored.Named : null;
    }
}
