using AgentRegions.Core.Gates;
using AgentRegions.Core.Protocol;

namespace AgentRegions.Operator.Policies;

/// <summary>Whether a region's contract matches, by a turn.</summary>
internal static class RegionParity
{
    /// <returns>Null: the policy has no Contract gate, or does not select the region.</returns>
    public static ContractParity? Of(ServiceInput input, ServiceOutcome outcome, string region) =>
        input.Regions.FirstOrDefault(r => r.Name == region) is { } state ? ContractParity.Of(input.Policy, input.Regions, outcome.Register?.Active ?? [], state) : null;
}
