using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Flushing;

namespace AgentRegions.Sessions;

public sealed partial class AgentSessions
{
    /// <summary>Sessions that are stored at once, by the loop.</summary>
    private const int MostAtOnce = 16;

    private long Epoch => _parts.Epochs.Current?.Epoch ?? 0;

    /// <summary>The service leaves another region, or left it a moment ago.</summary>
    private bool IsLeft => _parts.Epochs.Current?.Leaving.Count > 0;

    private async Task LoopAsync(CancellationToken stop)
    {
        var tick = Options.FlushInterval / 5 < TimeSpan.FromSeconds(1) ? Options.FlushInterval / 5 : TimeSpan.FromSeconds(1);
        using var timer = new PeriodicTimer(tick, _parts.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await TickAsync(stop);
                await BackgroundAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task TickAsync(CancellationToken stop)
    {
        OpenSession[] open;
        lock (_lock)
            open = [.. _open.Values.Where(o => o.Session is not null)];
        var due = open.Where(IsDue).ToArray();
        // While the store is away one session finds out whether it is back.
        if (_parts.Store.Away is not null && due.Length > 0)
        {
            if (!await KeepUpAsync(due[0], stop))
                return;
            due = due[1..];
        }
        foreach (var together in due.Chunk(MostAtOnce))
            await Task.WhenAll(together.Select(o => KeepUpAsync(o, stop)));
        foreach (var closed in open.Where(IsOver))
            await CloseAsync(closed);
    }

    /// <summary>What nobody waits for. A store that does not answer is asked again at the next tick; checkpoints tell of it.</summary>
    private async Task BackgroundAsync(CancellationToken stop)
    {
        try
        {
            if (Options.BeatInterval > TimeSpan.Zero)
                await Replication.LookAsync(stop);
            if (_sweep is not null)
                await _sweep.RunIfDueAsync(stop);
        }
        catch (Exception e) when (e is TableException or SessionException)
        {
            SessionLog.BackgroundFailed(_logger, e.Message);
        }
    }

    private bool IsDue(OpenSession open)
    {
        var session = open.Session!;
        return !session.HasEnded && (session.DirtyFor >= Options.FlushInterval || IsLookDue(open, session));
    }

    private bool IsLookDue(OpenSession open, AgentSession session) => open.Look.IsDue(_parts.Time, Epoch, IsLeft && session.TakesOver, session.IsStale);

    /// <returns>False: the store does not answer.</returns>
    private async Task<bool> KeepUpAsync(OpenSession open, CancellationToken stop)
    {
        var session = open.Session!;
        try
        {
            if (IsLookDue(open, session))
            {
                // What is in memory was current when the service left; the region that went on with it may be ahead of what has been replicated.
                var across = open.Look.IsFirst && IsLeft;
                open.Look.Done(_parts.Time);
                await session.RefreshAsync(across, stop);
            }
        }
        catch (SessionException e)
        {
            Note(session, e);
        }
        return session.DirtyFor is null || session.DirtyFor < Options.FlushInterval || await TryFlushAsync(session, stop);
    }

    private async Task<bool> TryFlushAsync(AgentSession session, CancellationToken cancellationToken)
    {
        try
        {
            await session.FlushAsync(cancellationToken);
            return true;
        }
        catch (SessionException e)
        {
            return Note(session, e);
        }
    }

    private bool Note(AgentSession session, SessionException error)
    {
        if (error.Fault != SessionFault.StoreUnavailable)
            SessionLog.Failed(_logger, session.Key, error.Message);
        return error.Fault != SessionFault.StoreUnavailable;
    }

    private bool IsOver(OpenSession open)
    {
        lock (_lock)
            return open.Holders == 0 && _parts.Time.GetElapsedTime(open.ClosedStamp) >= Options.KeepOpen;
    }

    async ValueTask ISessionHost.CloseAsync(AgentSession session)
    {
        OpenSession? entry;
        lock (_lock)
        {
            if (!_open.TryGetValue(session.Key, out entry) || entry.Session != session)
                return;
        }
        if (Leave(entry) && (Options.KeepOpen == TimeSpan.Zero || session.HasEnded))
            await CloseAsync(entry);
        else
            await TryFlushAsync(session, CancellationToken.None);
    }

    void ISessionHost.Ended(AgentSession session)
    {
        lock (_lock)
        {
            if (_open.TryGetValue(session.Key, out var entry) && entry.Session == session)
                _open.Remove(session.Key);
        }
        session.Abandon();
    }

    /// <summary>Stores what is left; while that fails the session stays, and the loop tries again.</summary>
    private async Task CloseAsync(OpenSession entry)
    {
        var session = entry.Session!;
        if (!session.HasEnded && !await TryFlushAsync(session, CancellationToken.None))
            return;
        lock (_lock)
        {
            if (entry.Holders > 0 || (session.DirtyFor is not null && !session.HasEnded))
                return;
            _open.Remove(entry.Key);
        }
        session.Abandon();
    }

    /// <returns>Whether nobody has it open any more.</returns>
    private bool Leave(OpenSession entry)
    {
        lock (_lock)
        {
            if (entry.Holders > 0 && --entry.Holders == 0)
                entry.ClosedStamp = _parts.Time.GetTimestamp();
            return entry.Holders == 0;
        }
    }

    private void Forget(OpenSession entry)
    {
        lock (_lock)
            _open.Remove(entry.Key);
    }
}
