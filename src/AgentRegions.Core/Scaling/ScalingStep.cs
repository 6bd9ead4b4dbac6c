using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Scaling;

/// <summary>What is to be done about a workload now.</summary>
public abstract record ScalingStep
{
    private ScalingStep()
    {
    }

    /// <summary>Nothing.</summary>
    public sealed record Rest : ScalingStep;

    /// <summary>Status is to say this. What is done to the workload is noted before, so that it is taken back also by who comes later.</summary>
    /// <param name="Scaled">Null: nothing is left to take back.</param>
    /// <param name="IsLeft">Somebody else scaled it since: it is left as it is.</param>
    public sealed record Note(ScaledWorkload? Scaled, bool IsLeft = false) : ScalingStep;

    /// <summary>The workload is to have so many replicas, and status to say the rest once it has.</summary>
    public sealed record Scale(int Replicas, ScaledWorkload? Then) : ScalingStep;
}
