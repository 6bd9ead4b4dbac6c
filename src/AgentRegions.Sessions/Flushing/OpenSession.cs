using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions.Flushing;

/// <summary>A session in memory, and who has it open. Its fields belong to <see cref="AgentSessions"/>' lock.</summary>
internal sealed class OpenSession(SessionKey key)
{
    private readonly TaskCompletionSource<AgentSession?> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SessionKey Key => key;

    public Task<AgentSession?> Opened => _opened.Task;

    /// <summary>How many have it open.</summary>
    public int Holders { get; set; } = 1;

    /// <summary>When the last one closed it, by the monotonic clock.</summary>
    public long ClosedStamp { get; set; }

    /// <summary>The loop's: when the heads are looked at next, and how long after that.</summary>
    public LookAgain Look { get; } = new();

    public AgentSession? Session => _opened.Task is { IsCompletedSuccessfully: true, Result: var session } ? session : null;

    public void Set(AgentSession? session) => _opened.SetResult(session);

    public void Fail(Exception error)
    {
        _opened.SetException(error);
        // Who opens it alone has the error already.
        _ = _opened.Task.Exception;
    }
}
