using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates;

/// <summary>Does a region's contract match, whatever is decided? For every region, with or without a failover.</summary>
/// <param name="IsMatched">Null: the region said none, or there is nothing to compare with.</param>
/// <param name="Detail">The gate and the values.</param>
/// <param name="HeldFor">For how long both sides have said what they say, to this operator: across a rolling update, whose answers alternate, not long.</param>
public sealed record ContractParity(bool? IsMatched, string Detail, TimeSpan HeldFor)
{
    /// <summary>By the Contract gates that block, or where none does by those that warn; what they do not expect is compared with the most preferred active region.</summary>
    /// <returns>Null: the policy has no Contract gate.</returns>
    public static ContractParity? Of(FailoverPolicySpec policy, IReadOnlyList<RegionState> regions, IReadOnlyList<string> active, RegionState region)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(region);
        var gates = policy.Gates.Where(g => g.Type == GateType.Contract).ToList();
        var judging = gates.Any(g => g.OnFailure == GateFailure.Block) ? gates.Where(g => g.OnFailure == GateFailure.Block) : gates;
        var source = Reference(regions, active);
        return judging.Select(gate => Of(gate, source, region)).OrderBy(p => p.IsMatched switch { false => 0, null => 1, true => 2 }).FirstOrDefault();
    }

    /// <summary>With whom the others are compared.</summary>
    internal static RegionState? Reference(IReadOnlyList<RegionState> regions, IReadOnlyList<string> active) =>
        regions.Where(r => active.Contains(r.Name)).Min(RegionPreference.Instance);

    private static ContractParity Of(GateSpec gate, RegionState? source, RegionState region)
    {
        if (region.Contract is not { } contract)
            return new(null, "the region has not said its contract", TimeSpan.Zero);
        var expected = gate.Contract?.Expected;
        if (region.Name == source?.Name && expected is null)
            return new(true, "the active region's contract is what the others are compared with", TimeSpan.Zero);
        if (source?.Contract is null && expected is null)
            return new(null, "there is no active region's contract to compare with", TimeSpan.Zero);
        var heldFor = region.ContractHeldFor ?? TimeSpan.Zero;
        if (source is not null && source.Name != region.Name && (source.ContractHeldFor ?? TimeSpan.Zero) is var sources && sources < heldFor)
            heldFor = sources;
        return ContractGateRules.Mismatch(expected, source?.Contract, contract) is { } mismatch
            ? new(false, $"gate {gate.Name}: {mismatch}", heldFor)
            : new(true, $"gate {gate.Name} passes", heldFor);
    }
}
