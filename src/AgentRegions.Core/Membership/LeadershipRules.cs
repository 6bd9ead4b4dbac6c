using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Membership;

/// <summary>
/// Who leads a service. Pure. It only keeps order: what keeps a service safe when two believe to lead are the register's
/// compare-and-swap and the ownership record.
/// </summary>
public static class LeadershipRules
{
    public static LeadershipAnswer Judge(LeadershipInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.IsFresh)
            return new LeadershipAnswer.Follow(LeadershipReasons.NotFresh, "this operator's beats do not reach the coordination store, or it cannot read the others': it changes nothing until both go well", IsFault: true);
        if (!input.Observers.Names.Contains(input.Membership.Observer))
        {
            return new LeadershipAnswer.Follow(
                LeadershipReasons.NotAnObserver, $"{input.Membership.Observer} is not among the observers ({string.Join(", ", input.Observers.Names)}): it watches and never leads");
        }
        if (SpecAgreement.Of(input) is { State: AgreementState.Overruled } overruled)
            return new LeadershipAnswer.Follow(LeadershipReasons.SpecsDiffer, overruled.Message, IsFault: true);
        var candidates = Candidates(input);
        return input.Register.Leader == input.Membership.Process ? Keep(input, candidates) : Challenge(input, candidates);
    }

    private static LeadershipAnswer Keep(LeadershipInput input, List<Candidate> candidates)
    {
        var own = candidates.First(c => c.Process == input.Membership.Process);
        var best = candidates[0];
        var patience = own.IsImpaired ? input.Membership.Options.Silence : input.Membership.Options.HandOverAfter;
        var isBusy = input.Register.Operation is not null && !own.IsImpaired;
        return best.Class < own.Class && best.PresentFor >= patience && !isBusy
            ? new LeadershipAnswer.HandOver(best.Process, $"{best.Observer} is better placed: {own.Why}")
            : new LeadershipAnswer.Lead();
    }

    private static LeadershipAnswer Challenge(LeadershipInput input, List<Candidate> candidates)
    {
        var options = input.Membership.Options;
        if (Vacancy(input) is not { } vacancy)
        {
            var leader = input.Membership.Roster.Observers.FirstOrDefault(o => o.Item.Process == input.Register.Leader)?.Item.Observer ?? input.Register.Leader!;
            var left = options.Lease - input.LeaderSilentFor;
            return input.LeaderSilentFor > options.Silence
                ? new LeadershipAnswer.Follow(LeadershipReasons.WaitingForLease, $"{leader} leads and is silent; its lease ends in {left.TotalSeconds:0.0} s", AskAgainIn: left)
                : new LeadershipAnswer.Follow(LeadershipReasons.Following, $"{leader} leads in term {input.Register.Term}");
        }
        // The best placed goes first; should it not, the next one does.
        var position = candidates.FindIndex(c => c.Process == input.Membership.Process);
        var turn = 2 * position * options.Beat;
        return input.VacantFor >= turn
            ? new LeadershipAnswer.Take(vacancy)
            : new LeadershipAnswer.Follow(LeadershipReasons.WaitingForLease, $"{vacancy}; {candidates[0].Observer} is to lead", AskAgainIn: turn - input.VacantFor);
    }

    /// <summary>Why the lead may be taken; null while someone holds it.</summary>
    public static string? Vacancy(LeadershipInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Register.Leader is not { } leader)
            return "nobody leads";
        if (input.LeaderSilentFor >= input.Membership.Options.Lease)
            return $"{leader} was silent for {input.Membership.Options.Lease.TotalSeconds:0} s";
        if (input.Membership.Roster.Observers.FirstOrDefault(o => o.Item.Process == leader) is not { } presence)
            return null;
        var report = presence.Item.Report.Of(input.Service);
        return presence.Item.Report.Leaving ? $"{leader} left"
            : report is { Deleted: not null } ? $"{leader}'s policy was deleted"
            : !input.Observers.Names.Contains(presence.Item.Observer) && SpecAgreement.Of(input).State == AgreementState.InForce ? $"{leader} is not among the observers any more"
            : report is not null && report.SpecHash != input.SpecHash && SpecAgreement.Of(input).State == AgreementState.InForce ? $"{leader} sees other manifests than the majority"
            : null;
    }

    /// <summary>Best first. This operator is always among them.</summary>
    private static List<Candidate> Candidates(LeadershipInput input)
    {
        List<Candidate> all =
        [
            Judge(input, input.Membership.Observer, input.Membership.Process, input.Abstains ?? input.DnsFault, TimeSpan.MaxValue),
            .. input.Others().Where(o => o.Report.SpecHash == input.SpecHash).Select(o => Judge(
                input, o.Presence.Item.Observer, o.Presence.Item.Process, o.Presence.Item.Report.Abstains ?? o.Report.DnsFault, o.Presence.PresentFor)),
        ];
        return [.. all.OrderBy(c => c.Class).ThenBy(c => c.Observer, StringComparer.Ordinal)];
    }

    /// <summary>The usual outage is one of the active region: who leads from elsewhere is not taken along.</summary>
    private static Candidate Judge(LeadershipInput input, string observer, string process, string? impairment, TimeSpan presentFor)
    {
        var active = input.Register.Active;
        var here = input.Regions.Where(r => r.Spec.Region == observer).ToList();
        var (rank, why) =
            impairment is not null ? (3, impairment)
            : here.Exists(r => active.Contains(r.Name)) ? (2, $"{observer} is where the active region is")
            : here.Exists(r => r.Quorum.Verdict is Verdict.Down or Verdict.Degraded) ? (1, $"the region in {observer} is unhealthy")
            : (0, "");
        return new(observer, process, rank, why, presentFor);
    }

    private sealed record Candidate(string Observer, string Process, int Class, string Why, TimeSpan PresentFor)
    {
        public bool IsImpaired => Class == 3;
    }
}
