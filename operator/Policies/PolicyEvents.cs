using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;

namespace AgentRegions.Operator.Policies;

/// <summary>What of a turn a person is told by an Event: what happened, and what began to stand in the way.</summary>
internal static class PolicyEvents
{
    public static IEnumerable<ServiceEvent> Of(ServiceOutcome? before, ServiceOutcome now)
    {
        foreach (var happened in now.Events)
            yield return happened;
        if (now.Fault is { } fault && before?.Fault?.Reason != fault.Reason)
            yield return new(true, fault.Reason, fault.Message);
        if (now.Fault is null && before?.Fault is { } gone)
            yield return new(false, "Recovered", $"{gone.Reason} is over");
        if (now.Decision is { Outcome: DecisionOutcome.Hold } held && IsNews(before?.Decision, held))
            yield return new(true, held.Reason == Reasons.AllRegionsDown ? held.Reason : "FailoverHeld", $"{held.Rule}: {held.Message}");
        if (now.Waiting is { Decision.Change: null } waiting && (before?.Waiting?.Request != waiting.Request || before?.Waiting?.Decision.Reason != waiting.Decision.Reason))
            yield return new(false, "FailoverWaiting", $"Failover {waiting.Request}: {waiting.Decision.Message}");
    }

    // A failback that is not due yet, or a first look at the regions, is no news.
    private static bool IsNews(Decision? before, Decision held) =>
        before?.Reason != held.Reason
        && held.Reason is not (Reasons.NotStable or Reasons.FailbackManual or Reasons.ChangedByPerson or Reasons.VerdictsPending or Reasons.NotConfirmed);
}
