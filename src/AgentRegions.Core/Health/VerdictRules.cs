using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Health;

/// <summary>
/// From a window of probes to a verdict. The rules, in order; the first that applies decides:
/// <list type="number">
/// <item>failureThreshold probes in a row without an answer: Down.</item>
/// <item>Down, and fewer than successThreshold answers in a row since: stays Down.</item>
/// <item>The region says that it is not well: Degraded at once, because that is a statement, not a measurement.</item>
/// <item>failureThreshold failures of any kind in a row (5xx, unreadable, unanswered): Degraded.</item>
/// <item>Healthy or Unknown, and more failures among the counted probes than minSuccessPercent of a whole window allows:
/// Degraded. Probes not yet made count as good, so a young window accuses nobody.</item>
/// <item>Not Healthy, successThreshold good answers in a row, and the share of good answers since the recovery began is
/// at least minSuccessPercent of the probes really made: Healthy.</item>
/// <item>Down no longer, since it answers, but not Healthy by the rule before: Degraded.</item>
/// <item>Else the verdict stays.</item>
/// </list>
/// A recovery begins with the first good answer after the verdict was lost or after failureThreshold failures in a row;
/// probes before it no longer count. So a region that was dark and is back is Healthy after successThreshold probes,
/// not after a whole window; and one that fails every other time never has the share, so it does not flap: only a region
/// whose recovery is itself erratic waits, and at most for one window of good answers. A region that becomes Healthy has at most
/// the failures that rule 5 allows, so it cannot lose the verdict without failing again.
/// </summary>
public static class VerdictRules
{
    public static ObserverView Judge(ProbeWindow window, HealthSpec spec, ObserverView previous)
    {
        if (window.Last is not { } last)
            return previous;
        var countedFrom = CountedFrom(window, spec, previous);
        var (verdict, reason) = Decide(window, spec, previous, countedFrom);
        var changed = verdict != previous.Verdict;
        // One odd answer is no new reason: it must last as long as it would have needed to make the verdict.
        if (!changed && reason != HealthReason.SuccessShareLow && window.ReasonRun < spec.FailureThreshold)
            reason = previous.Reason;
        var isRead = last.Report is not null && last.Reason != HealthReason.WrongRegion;
        var report = isRead ? last.Report : previous.LastReport;
        var contract = Contract(report, previous);
        var run = window.FirstFailure;
        var keepRun = run is null && verdict != Verdict.Healthy;
        return previous with
        {
            Verdict = verdict,
            Reason = reason,
            Message = changed || reason != previous.Reason ? Explain(window, spec, verdict, reason, countedFrom) : previous.Message,
            Since = changed ? last.At + last.Latency : previous.Since,
            SinceTimestamp = changed ? last.EndTimestamp : previous.SinceTimestamp,
            LastProbeAt = last.At + last.Latency,
            FirstFailureAt = keepRun ? previous.FirstFailureAt : run?.At,
            FirstFailureTimestamp = keepRun ? previous.FirstFailureTimestamp : run?.Timestamp,
            LastReport = report,
            LastReportTimestamp = isRead ? last.EndTimestamp : previous.LastReportTimestamp,
            LastGoodReport = last.Outcome == ProbeOutcome.Good ? last.Report : previous.LastGoodReport,
            LastGoodTimestamp = last.Outcome == ProbeOutcome.Good ? last.EndTimestamp : previous.LastGoodTimestamp,
            Contract = contract,
            ContractTimestamp = ReferenceEquals(contract, previous.Contract) ? previous.ContractTimestamp : last.EndTimestamp,
            ConsecutiveFailures = window.FailureRun,
            ConsecutiveSuccesses = window.GoodRun,
            CountedFrom = changed && verdict != Verdict.Healthy ? window.Total : countedFrom,
        };
    }

    private static (Verdict, HealthReason) Decide(ProbeWindow window, HealthSpec spec, ObserverView previous, long countedFrom)
    {
        var last = window.Last!.Reason;
        if (window.NoAnswerRun >= spec.FailureThreshold)
            return (Verdict.Down, last);
        if (previous.Verdict == Verdict.Down && window.AnsweredRun < spec.SuccessThreshold)
            return (Verdict.Down, previous.Reason);
        if (last == HealthReason.StatusDegraded || window.FailureRun >= spec.FailureThreshold)
            return (Verdict.Degraded, last);
        var (good, failed) = window.CountFrom(countedFrom);
        if (previous.Verdict is Verdict.Healthy or Verdict.Unknown && failed * 100 > (100 - spec.MinSuccessPercent) * spec.Window)
            return (Verdict.Degraded, HealthReason.SuccessShareLow);
        if (previous.Verdict == Verdict.Healthy)
            return (Verdict.Healthy, HealthReason.Ok);
        if (window.GoodRun >= spec.SuccessThreshold && good * 100 >= spec.MinSuccessPercent * (good + failed))
            return (Verdict.Healthy, HealthReason.Ok);
        if (previous.Verdict == Verdict.Down)
            return (Verdict.Degraded, last == HealthReason.Ok ? HealthReason.SuccessShareLow : last);
        return (previous.Verdict, previous.Reason);
    }

    private static long CountedFrom(ProbeWindow window, HealthSpec spec, ObserverView previous) =>
        previous.Verdict == Verdict.Healthy ? previous.CountedFrom
        : window.FailureRun >= spec.FailureThreshold || window.CountFrom(previous.CountedFrom).Good == 0 ? window.Total
        : previous.CountedFrom;

    private static AgentContract? Contract(HealthReport? report, ObserverView previous)
    {
        if (ReferenceEquals(report, previous.LastReport))
            return previous.Contract;
        var contract = report?.ToContract();
        return contract == previous.Contract ? previous.Contract : contract;
    }

    private static string Explain(ProbeWindow window, HealthSpec spec, Verdict verdict, HealthReason reason, long countedFrom)
    {
        var last = window.Last!;
        var detail = last.Reason == reason && last.Detail.Length > 0 ? $": {last.Detail}" : "";
        var (good, failed) = window.CountFrom(countedFrom);
        return (verdict, reason) switch
        {
            (Verdict.Healthy, _) => $"{window.GoodRun} good answers in a row",
            (Verdict.Down, _) => $"{window.NoAnswerRun} probes in a row without an answer{detail}",
            (_, HealthReason.SuccessShareLow) => $"{failed} of the {good + failed} latest probes failed; at least {spec.MinSuccessPercent}% must be good",
            (_, HealthReason.StatusDegraded) => last.Detail,
            _ => $"{window.FailureRun} failed probes in a row{detail}",
        };
    }
}
