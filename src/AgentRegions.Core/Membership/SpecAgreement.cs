using AgentRegions.Core.Quorum;

namespace AgentRegions.Core.Membership;

/// <summary>
/// Whether the observers see the same manifests. In force are those that most of the live observers see: a majority of the configured ones, or as many as
/// spec.detection.quorum asks for where that is fewer. So with two observers and quorum: 1 the one that is left goes on alone, and two that differ do not.
/// </summary>
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
        var needed = Math.Min(QuorumRules.Majority(input.Observers.Names.Count), input.Observers.Required);
        var agreeing = others.Count - differing.Count + (input.Observers.Names.Contains(input.Membership.Observer) ? 1 : 0);
        var against = differing.GroupBy(o => o.SpecHash).Select(g => g.Count()).OrderDescending().ToList();
        var state =
            agreeing >= needed && against.All(count => count < agreeing) ? AgreementState.InForce
            : against is [var most, ..] && most >= needed && most > agreeing && against.Count(count => count == most) == 1 ? AgreementState.Overruled
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
    /// <summary>Enough observers see this operator's manifests, and more than any others.</summary>
    InForce,

    /// <summary>Too few observers see the same: nothing changes by itself.</summary>
    Undecided,

    /// <summary>Enough observers see others, and more than see this operator's: it never leads.</summary>
    Overruled,
}
