using AgentRegions.Core.Coordination;
using AgentRegions.Core.Drills;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Notifications;

/// <summary>Whether a condition is there, as one turn of the leader sees it.</summary>
internal abstract record Finding
{
    private static readonly Finding No = new Absent();
    private static readonly Finding Dark = new Unknown();

    /// <param name="Regions">Which it is about.</param>
    internal sealed record Present(string Reason, string Message, IReadOnlyList<string> Regions) : Finding;

    internal sealed record Absent : Finding;

    /// <summary>The turn cannot tell: whatever was holds on.</summary>
    internal sealed record Unknown : Finding;

    public static Finding Of(NotificationEvent condition, ServiceInput input, ServiceOutcome outcome) =>
        outcome.Register is null || outcome.Decision is not { } decision || outcome.Fault is { Concerns: FaultArea.Coordination } ? Dark
        : condition switch
        {
            NotificationEvent.NoHealthyRegion => NoHealthyRegion(input, outcome),
            NotificationEvent.FailoverBlocked => Blocked(input, outcome, decision),
            NotificationEvent.FailbackDue => FailbackDue(input, outcome, decision),
            _ => Drift(input, outcome),
        };

    // From the regions, not from the decision: a pause or a cooldown answers first there.
    private static Finding NoHealthyRegion(ServiceInput input, ServiceOutcome outcome) =>
        input.Regions.Any(r => r.IsHealthy) ? No
        : input.Regions.Count == 0 || input.Regions.Any(r => !r.IsUnhealthy) ? Dark
        : new Present(
            Reasons.AllRegionsDown,
            $"no region is healthy, {Told(input, outcome)}: {string.Join("; ", input.Regions.Select(r => $"{r.Name} is {r.Quorum.Verdict}: {r.Quorum.Message}"))}",
            [.. input.Regions.Select(r => r.Name)]);

    /// <summary>What clients are told meanwhile.</summary>
    private static string Told(ServiceInput input, ServiceOutcome outcome) =>
        outcome.Register!.ShowsStatusPage ? "clients get the status page"
        : input.Policy.Safety.AllDown == AllDownAction.StatusPage && outcome.StatusPage is { } page ? $"DNS stays as it is, and the status page is not shown ({outcome.Fault?.Message ?? page.Message})"
        : "DNS stays as it is";

    private static Finding Blocked(ServiceInput input, ServiceOutcome outcome, Decision decision)
    {
        if (outcome.Register!.Operation is { RaisesEpoch: true, Kind: not null } operation)
        {
            return outcome.Fault is { } fault ? new Present(fault.Reason, fault.Message, operation.From) : No;
        }
        if (decision.Reason == Reasons.VerdictsPending)
            return Dark;
        var active = outcome.Register.Active;
        var stricken = active.Where(name => IsStricken(input.Regions.FirstOrDefault(r => r.Name == name))).ToList();
        return decision.Outcome == DecisionOutcome.Hold && decision.Reason != Reasons.NotConfirmed && stricken.Count > 0 && NoHealthyRegion(input, outcome) is not Present
            ? new Present(decision.Reason, $"{decision.Rule}: {decision.Message}{(outcome.Register.ShowsStatusPage ? "; clients get the status page" : "")}", stricken)
            : No;
    }

    /// <summary>Not there, unhealthy by quorum, or unhealthy to someone while there is no quorum that says otherwise.</summary>
    private static bool IsStricken(RegionState? region) =>
        region is null || region.IsUnhealthy || (!region.IsHealthy && region.Votes.Any(v => v.Verdict is Verdict.Down or Verdict.Degraded));

    private static Finding FailbackDue(ServiceInput input, ServiceOutcome outcome, Decision decision) =>
        outcome.Register!.Operation is not null || decision.Reason == Reasons.VerdictsPending ? Dark
        // What only waits until the service is at rest is over in a moment.
        : outcome is { Register.Drill.Current: { Phase: DrillPhase.Away } away, Drill: { Decision: { Change: null } held } } && held.Rule != nameof(DrillReadiness)
            ? new Present(held.Reason, $"the way back of drill {away.Name} waits: {held.Rule}: {held.Message}", away.From)
        : decision.Reason is Reasons.FailbackManual or Reasons.ChangedByPerson or Reasons.Adopted ? new Present(
            decision.Reason,
            decision.Message,
            [.. input.Regions.Where(r => r.IsHealthy && !outcome.Register.Active.Contains(r.Name)).OrderBy(r => r, RegionPreference.Instance).Select(r => r.Name)])
        : No;

    private static Finding Drift(ServiceInput input, ServiceOutcome outcome) =>
        outcome.Events.FirstOrDefault(e => e.Reason == ServiceEvents.Drifted) is { } drifted ? new Present(drifted.Reason, drifted.Message, outcome.Register!.Active)
        : outcome.Zone is null || outcome.Register!.Operation is not null ? Dark
        : input.Policy.Dns.DriftPolicy == DriftPolicy.Report && outcome.Drift.Count > 0
            ? new Present(ServiceEvents.Drifted, $"the records differ, and spec.dns.driftPolicy is Report: {string.Join("; ", outcome.Drift)}", outcome.Register.Active)
        : No;
}

/// <summary>Reasons of Events that rules look for.</summary>
internal static class ServiceEvents
{
    public const string Drifted = "DNSDrifted";
}
