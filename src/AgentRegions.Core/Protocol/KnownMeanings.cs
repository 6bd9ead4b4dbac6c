using AgentRegions.Core.Coordination;
using AgentRegions.Core.Gates;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>Keeps in the register what the active regions last answered to semantic probes. Agents are noisy: what moved by less than a tenth of the bound is no news.</summary>
internal static class KnownMeanings
{
    /// <summary>What stays the same is written anew this often, so that a person sees that it is not old.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(10);

    /// <summary>What is to be kept from now on; null when that is what the register has.</summary>
    public static IReadOnlyList<KnownMeaning>? News(Turn turn)
    {
        List<KnownMeaning> now = [..
            from gate in turn.Input.Policy.Gates
            where gate is { Type: GateType.SemanticProbe, SemanticProbe: not null }
            from name in turn.Register.Active
            select Said(turn, gate, name) into known
            where known is not null
            select known];
        return now.SequenceEqual(turn.Register.Meanings, ReferenceEqualityComparer.Instance) ? null : now;
    }

    /// <summary>The region with what is known of it.</summary>
    public static RegionState Recall(RegionState region, Register register) => register.Meanings.All(k => k.Region != region.Name) ? region : region with
    {
        KnownMeanings = register.Meanings.Where(k => k.Region == region.Name).ToDictionary(k => k.Gate, k => new KnownSheet(k.Sheet, k.SeenAt), StringComparer.Ordinal),
    };

    private static KnownMeaning? Said(Turn turn, GateSpec gate, string name)
    {
        var known = turn.Register.Meanings.FirstOrDefault(k => k.Region == name && k.Gate == gate.Name);
        var region = turn.Input.Regions.FirstOrDefault(r => r.Name == name);
        if (region is not { IsHealthy: true } || !region.Meanings.TryGetValue(gate.Name, out var answer) || answer.Word.Sheet is not { } sheet)
            return known;
        var seenAt = turn.Reading.StoreTime - answer.Age;
        return known is not null && known.Sheet.StandsFor(sheet, SemanticProbeRules.Bound(gate.SemanticProbeOrDefault()) / 10) && seenAt - known.SeenAt < Renewal
            ? known
            : new(name, gate.Name, sheet, seenAt);
    }
}
