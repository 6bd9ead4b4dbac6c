using AgentRegions.Core.Sessions;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sessions;

/// <summary>The forks that a session met: counted, logged and kept. Safe for concurrent use.</summary>
internal sealed class ForkLog(SessionKey key, SessionMetrics metrics, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly List<SessionFork> _all = [];

    public IReadOnlyList<SessionFork> All
    {
        get
        {
            lock (_lock)
                return [.. _all];
        }
    }

    public void Add(IEnumerable<SessionFork> forks)
    {
        foreach (var fork in forks)
        {
            lock (_lock)
                _all.Add(fork);
            metrics.Forked(fork.Policy.ToString());
            SessionLog.Forked(logger, key, fork.Winner.Tag, fork.Other.Tag, fork.Policy);
        }
    }
}
