using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Scaling;

/// <summary>What the scaling of one workload goes by.</summary>
public sealed record ScalingFacts
{
    /// <summary>The workload's.</summary>
    public required WorkloadKind Kind { get; init; }

    /// <summary>The workload's.</summary>
    public required string Name { get; init; }

    /// <summary>spec.replicas as it stands.</summary>
    public required int Replicas { get; init; }

    /// <summary>What status says of an earlier scaling; null: there was none.</summary>
    public ScaledWorkload? Scaled { get; init; }

    /// <summary>What a change that is wanted needs; null: none is wanted.</summary>
    public int? Demand { get; init; }

    /// <summary>Whether the region has traffic, or is about to.</summary>
    public bool IsServing { get; init; }

    /// <summary>Since it has none and no change needs it, as this process saw it.</summary>
    public TimeSpan IdleFor { get; init; }

    /// <summary>capacity.scale.downAfter.</summary>
    public required TimeSpan DownAfter { get; init; }

    /// <summary>For people.</summary>
    public required DateTimeOffset Now { get; init; }
}
