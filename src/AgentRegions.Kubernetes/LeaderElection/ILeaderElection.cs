namespace AgentRegions.Kubernetes.LeaderElection;

/// <summary>Whether this process leads. Without leader election it always does.</summary>
/// <remarks>A lease does not fence, see <see cref="LeaderElectionSettings"/>.</remarks>
public interface ILeaderElection
{
    bool IsLeader { get; }

    string Identity { get; }

    /// <summary>Who leads, as last seen; null when nobody is known to.</summary>
    string? Leader { get; }

    /// <summary>This process began to lead. Handlers must be quick.</summary>
    event Action? StartedLeading;

    /// <summary>This process leads no more: the lease was lost or released.</summary>
    event Action? StoppedLeading;
}
