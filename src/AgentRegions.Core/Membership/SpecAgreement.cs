using AgentRegions.Core.Quorum;

namespace AgentRegions.Core.Membership;

/// <summary>Whether the observers see the same manifests. The majority's are in force.</summary>
/// <param name="State">Where this operator's manifests stand.</param>
/// <param name="Message">Who sees what, for the SpecsAgree condition.</param>
/// <param name="IsUnanimous">Nobody who is there sees anything else.</param>
public sealed record SpecAgreement(AgreementState State, string Message, bool IsUnanimous)
{
    public static SpecAgreement Of(LeadershipInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Membership.IsSole)
            return new(AgreementState.InForce, "one operator alone", true);
        var others = input.Others().Select(o => (o.Presence.Item.Observer, o.Report.SpecHash)).ToList();
        var differing = others.Where(o => o.SpecHash != input.SpecHash).ToList();
        var needed = QuorumRules.Majority(input.Observers.Names.Count);
        var agreeing = others.Count - differing.Count + (input.Observers.Names.Contains(input.Membership.Observer) ? 1 : 0);
        var state =
            agreeing >= needed ? AgreementState.InForce
            : differing.GroupBy(o => o.SpecHash).Any(g => g.Count() >= needed) ? AgreementState.Overruled
            : AgreementState.Undecided;
        return new(state, Describe(input, agreeing, differing.ConvertAll(o => o.Observer)), differing.Count == 0);
    }

    private static string Describe(LeadershipInput input, int agreeing, List<string> differing)
    {
        var all = input.Observers.Names.Count;
        return differing.Count > 0 ? $"{agreeing} of {all} observers see the same manifests as {input.Membership.Observer}; {string.Join(", ", differing)} {(differing.Count == 1 ? "sees" : "see")} others: apply the same ones everywhere"
            : agreeing == all ? "all observers see the same manifests"
            : $"{agreeing} of {all} observers see the same manifests; the others are silent or have no such policy";
    }
}

public enum AgreementState
{
    /// <summary>A majority of the observers sees this operator's manifests.</summary>
    InForce,

    /// <summary>No majority sees the same: nothing changes by itself.</summary>
    Undecided,

    /// <summary>A majority sees others: this operator never leads.</summary>
    Overruled,
}
