namespace AgentRegions.Kubernetes.Queueing;

/// <summary>What goes first. A key waiting at low priority is lifted when it is added again at high priority.</summary>
public enum WorkPriority
{
    /// <summary>The initial list and resyncs.</summary>
    Low,

    /// <summary>Everything that happened.</summary>
    High,
}
