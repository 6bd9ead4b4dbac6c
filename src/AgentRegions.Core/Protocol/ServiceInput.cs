using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>What one turn of a service's protocol is given: specs and views as gathered, immutable.</summary>
public sealed record ServiceInput
{
    public required FailoverPolicySpec Policy { get; init; }

    /// <summary>The regions that the policy selects. <see cref="RegionState.DnsProblem"/> is filled in by the protocol.</summary>
    public required IReadOnlyList<RegionState> Regions { get; init; }

    /// <summary>How long the first failed probe preceded the verdict, by region; for the timings.</summary>
    public IReadOnlyDictionary<string, TimeSpan> DetectionTook { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Failover objects of this policy that ask for a change, oldest first. Those that had their run are skipped.</summary>
    public IReadOnlyList<PendingRequest> Requests { get; init; } = [];
}

/// <param name="CreatedAt">In the time of the API server that made it.</param>
public sealed record PendingRequest(string Name, FailoverSpec Spec, DateTimeOffset CreatedAt);
