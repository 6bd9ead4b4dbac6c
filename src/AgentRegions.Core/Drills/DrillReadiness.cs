using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Drills;

/// <summary>Whether a drill's way may begin, beside what holds for any change: the service is at rest, and nothing else is about to happen to it.</summary>
internal static class DrillReadiness
{
    /// <param name="request">The way, by its Failover object's name.</param>
    /// <param name="otherRequest">What a person waits for, if anything.</param>
    /// <param name="unasked">What the operators would do by themselves.</param>
    /// <param name="regions">What is known of the service's regions.</param>
    public static Decision? Against(
        string request, DrillLeg leg, FailoverPolicySpec policy, Register register, IReadOnlyList<RegionState> regions, string? otherRequest, Decision unasked)
    {
        if (policy.Routing != RoutingPolicy.ActivePassive)
            return Hold("DrillNotPossible", $"spec.routing is {policy.Routing}: where several regions share the traffic, each of them is tried all the time", impossible: true);
        if (register.Drill?.Current is { } current && current.Name != leg.Drill && current.Phase != DrillPhase.Due)
            return Hold("DrillUnderWay", $"drill {current.Name} is under way");
        // The way back leaves what has trouble: only what the operators do about it by themselves goes first.
        if (leg.IsBack ? unasked.Outcome == DecisionOutcome.Change : IsUnrest(unasked))
            return Hold(unasked.Reason, $"{unasked.Rule}: {unasked.Message}", unasked.AskAgainIn);
        if (!leg.IsBack && register.ShowsStatusPage)
            return Hold(Reasons.AllRegionsDown, "clients are sent to the status page: what leaves it is no drill");
        if (!leg.IsBack && regions.FirstOrDefault(r => register.Active.Contains(r.Name) && r.DnsProblem is not null) is { } noWayBack)
            return Hold("NoWayBack", $"DNS could not name {noWayBack.Name} again: {noWayBack.DnsProblem}");
        // Too few votes for a failover are no word that all is well.
        if (!leg.IsBack && regions.FirstOrDefault(r => register.Active.Contains(r.Name) && !r.IsHealthy) is { } inDoubt)
            return Hold(Reasons.QuorumMissing, $"no quorum of the observers sees {inDoubt.Name} healthy: {inDoubt.Quorum.Verdict}; a drill leaves a region that is known to work");
        if (register.Preparation is { } preparation)
            return preparation.RequestedBy == request ? null : Hold("ChangeUnderWay", $"{preparation.Kind} to {string.Join(", ", preparation.To)} is being prepared");
        if (register.Operation is not null || register.Published?.InSyncAt is null)
            return Hold("DNSNotInSync", "not all name servers answer the last change yet");
        return otherRequest is not null && !leg.IsBack ? Hold("RequestWaiting", $"Failover {otherRequest} is asked for, and goes before it") : null;
    }

    /// <summary>What a person set, that nothing goes back by itself, is none.</summary>
    private static bool IsUnrest(Decision unasked) =>
        unasked.Outcome != DecisionOutcome.Keep && unasked.Reason is not (Reasons.DrillAway or Reasons.FailbackManual or Reasons.FailbackHeld or Reasons.ChangedByPerson);

    private static Decision Hold(string reason, string message, TimeSpan? askAgainIn = null, bool impossible = false) => new()
    {
        Outcome = DecisionOutcome.Hold,
        Rule = nameof(DrillReadiness),
        Reason = reason,
        Message = message,
        AskAgainIn = askAgainIn,
        Impossible = impossible,
    };
}
