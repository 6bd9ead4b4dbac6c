namespace AgentRegions.Kubernetes.LeaderElection;

/// <summary>Leads always: there is no election.</summary>
internal sealed class SoleLeader(string identity) : ILeaderElection
{
    public event Action? StartedLeading
    {
        add { }
        remove { }
    }

    public event Action? StoppedLeading
    {
        add { }
        remove { }
    }

    public bool IsLeader => true;

    public string Identity => identity;

    public string? Leader => identity;
}
