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
        var now = Count(input, input.Observers.Names);
        // A list that is to be replaced must agree too: else the old list and the new one could each have a majority, and follow two manifests in turn.
        var former = input.Register.Observers.SequenceEqual(input.Observers.Names) ? now
            : input.Register.Observers.Where(name => !IsGone(input, name)).ToList() is { Count: > 0 } left ? Count(input, left) : now;
        var state =
            now.IsInForce && former.IsInForce ? AgreementState.InForce
            : former.IsOverruled ? AgreementState.Overruled
            : AgreementState.Undecided;
        var differing = input.Others(input.Observers.Names).Concat(input.Others(input.Register.Observers)).Where(o => o.Report.SpecHash != input.SpecHash)
            .Select(o => o.Presence.Item.Observer).Distinct().Order(StringComparer.Ordinal).ToList();
        var message = now.IsInForce && !former.IsInForce
            ? $"the observers were {string.Join(", ", input.Register.Observers)}, and {former.Agreeing} of them see the manifests that change that; {former.Needed} must, before it is so: apply them there too"
            : Describe(input, now.Agreeing, differing);
        return new(state, message, differing.Count == 0);
    }

    /// <summary>An observer that was taken away with its cluster would be waited for forever. It is seen to be gone for long by who waits.</summary>
    private static bool IsGone(LeadershipInput input, string name) => name != input.Membership.Observer
        && (input.Membership.Roster[name] is not { } presence || presence.SilentFor > input.Membership.Options.GoneAfter);

    /// <summary>How the live ones of a list of observers stand.</summary>
    private static (int Agreeing, int Needed, bool IsInForce, bool IsOverruled) Count(LeadershipInput input, IReadOnlyList<string> names)
    {
        var others = input.Others(names).Select(o => o.Report.SpecHash).ToList();
        var agreeing = others.Count(hash => hash == input.SpecHash) + (names.Contains(input.Membership.Observer) ? 1 : 0);
        var against = others.Where(hash => hash != input.SpecHash).CountBy(hash => hash).Select(g => g.Value).OrderDescending().ToList();
        var needed = Math.Min(QuorumRules.Majority(names.Count), input.Observers.Required);
        return (
            agreeing,
            needed,
            agreeing >= needed && against.All(count => count < agreeing),
            against is [var most, ..] && most >= needed && most > agreeing && against.Count(count => count == most) == 1);
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
