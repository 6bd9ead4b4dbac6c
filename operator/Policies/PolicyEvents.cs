using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;

namespace AgentRegions.Operator.Policies;

/// <summary>What of a turn a person is told by an Event: what happened, here or at the leader, and what began to stand in the way.</summary>
internal static class PolicyEvents
{
    public static IEnumerable<ServiceEvent> Of(string dnsName, ServiceOutcome? before, ServiceOutcome now, IMembership membership)
    {
        foreach (var happened in now.Events)
            yield return happened;
        foreach (var elsewhere in Elsewhere(dnsName, before, now, membership).Where(e => now.Events.All(own => own.Reason != e.Reason)))
            yield return elsewhere;
        if (now.DataPlane is { } plane && before?.DataPlane?.Reason != plane.Reason && (plane.IsReady || before?.DataPlane is { IsReady: true }))
            yield return new(!plane.IsReady, plane.IsReady ? "DataPlaneReady" : "DataPlaneNotReady", plane.IsReady ? plane.Message : $"{plane.Reason}: {plane.Message}");
        if (now.Fault is { } fault && before?.Fault?.Reason != fault.Reason)
            yield return new(true, fault.Reason, fault.Message);
        if (now.Fault is null && before?.Fault is { } gone)
            yield return new(false, "Recovered", $"{gone.Reason} is over");
        foreach (var happened in DrillConditions.Events(before, now, now.Claim is not null || membership.IsSole))
            yield return happened;
        // What holds a change back is the leader's to tell.
        if (now.Claim is null && !membership.IsSole)
            yield break;
        if (now.Decision is { Outcome: DecisionOutcome.Hold } held && IsNews(before?.Decision, held))
            yield return new(true, held.Reason == Reasons.AllRegionsDown ? held.Reason : "FailoverHeld", $"{held.Rule}: {held.Message}");
        if (now.Waiting is { Decision.Change: null } waiting && waiting.Request != now.Drill?.Request && (before?.Waiting?.Request != waiting.Request || before?.Waiting?.Decision.Reason != waiting.Decision.Reason))
            yield return new(false, "FailoverWaiting", $"Failover {waiting.Request}: {waiting.Decision.Message}");
    }

    /// <summary>Another operator's deeds, from what the register says now and said before.</summary>
    private static IEnumerable<ServiceEvent> Elsewhere(string dnsName, ServiceOutcome? before, ServiceOutcome now, IMembership membership)
    {
        if (membership.IsSole || before?.Register is not { } was || now.Register is not { } register)
            yield break;
        if (register.Leader is { } leader && was.Leader is not null && was.Leader != leader)
            yield return new(false, "LeaderChanged", $"{leader} leads in term {register.Term}, after {was.Leader}");
        foreach (var handled in register.Commands.TakeWhile(c => was.Commands is not [var latest, ..] || c != latest).Reverse())
            yield return CommandNews.Of(handled, register);
        if (register.Operation is { SwitchedAt: not null } switched && was.Operation is not { SwitchedAt: not null })
            yield return new(false, "DNSSwitched", $"{dnsName} answers with {string.Join(", ", switched.To)} at epoch {switched.Epoch} by the data plane");
        if (register.Published is { } shown && was.Published?.Epoch == shown.Epoch && register.ShowsStatusPage != was.ShowsStatusPage)
            yield return StatusPageNews.Of(dnsName, shown, null);
        if (register.Published is { } published && was.Published is { } former && former.Epoch != published.Epoch && was.Operation is not { SwitchedAt: not null })
            yield return new(false, "DNSSwitched", $"{dnsName} answers with {string.Join(", ", published.Active)} since epoch {published.Epoch}");
    }

    // A failback that is not due yet, or a first look at the regions, is no news.
    private static bool IsNews(Decision? before, Decision held) =>
        before?.Reason != held.Reason
        && held.Reason is not (Reasons.NotStable or Reasons.FailbackManual or Reasons.FailbackHeld or Reasons.ChangedByPerson or Reasons.Adopted or Reasons.DrillAway or Reasons.VerdictsPending or Reasons.NotConfirmed);
}
