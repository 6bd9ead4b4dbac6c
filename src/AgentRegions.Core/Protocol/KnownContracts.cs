using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;

namespace AgentRegions.Core.Protocol;

/// <summary>Keeps in the register what the active regions last said of themselves, for the day on which they say nothing.</summary>
internal static class KnownContracts
{
    /// <summary>What is to be kept from now on; null when that is what the register has, or no gate would look at it.</summary>
    public static IReadOnlyList<KnownContract>? News(Turn turn)
    {
        if (turn.Input.Policy.Gates.Count == 0)
            return null;
        List<KnownContract> now = [.. turn.Register.Active.Select(name => Said(turn, name)).OfType<KnownContract>()];
        return now.SequenceEqual(turn.Register.Contracts) ? null : now;
    }

    private static KnownContract? Said(Turn turn, string name)
    {
        var region = turn.Input.Regions.FirstOrDefault(r => r.Name == name);
        return region is { IsHealthy: true, Contract: { } contract }
            ? new(name, contract)
            : turn.Register.Contracts.FirstOrDefault(k => k.Region == name);
    }

    /// <summary>The region with what is known of it from before this operator saw it.</summary>
    public static RegionState Recall(RegionState region, Register register) =>
        region.Said is null && register.Contracts.FirstOrDefault(k => k.Region == region.Name) is { } known
            ? region with { Said = Health.HealthReport.Of(known.Contract) }
            : region;
}
