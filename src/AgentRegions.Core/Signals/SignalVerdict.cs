using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Signals;

/// <summary>
/// What signals add to the observers' votes. However many are live, together they are one more vote, which counts beside at least one observer that sees the region Down or
/// Degraded, and never against a quorum that sees it Healthy: with V such observers and a quorum of Q, the region is unhealthy when V ≥ max(1, Q − 1). So an observer's
/// partition alone, or an alarm alone, is no outage. A sufficient signal is a verdict by itself: Degraded.
/// </summary>
public static class SignalVerdict
{
    public const string Reason = "Signal";

    /// <param name="votes">At most one per observer.</param>
    /// <param name="required">Votes needed, out of the configured observers.</param>
    /// <param name="signals">The live ones.</param>
    public static QuorumVerdict Judge(IReadOnlyList<Vote> votes, int required, IReadOnlyList<RegionSignal> signals)
    {
        ArgumentNullException.ThrowIfNull(votes);
        ArgumentNullException.ThrowIfNull(signals);
        var seen = QuorumRules.Judge(votes, required);
        if (signals.Count == 0)
            return seen;
        var evidence = string.Join("; ", signals.Select(s => s.Evidence));
        if (seen.Verdict != Verdict.Healthy && Worst(votes) is { } worst)
        {
            var longest = signals.Max(s => s.HeldFor);
            // Counted also where the votes suffice: else how long the verdict has held would fall back when one more observer agrees.
            var helped = QuorumRules.Judge([.. votes, new("signals", Verdict.Down, Reason, evidence, longest)], required);
            if (IsUnhealthy(helped.Verdict))
                seen = helped with { Reason = worst.Reason, Message = $"{worst.Message}; {evidence}" };
        }
        return Sufficient(signals) is not { } enough ? seen
            : IsUnhealthy(seen.Verdict) ? seen with { HeldFor = enough > seen.HeldFor ? enough : seen.HeldFor }
            : new(Verdict.Degraded, Reason, string.Join("; ", signals.Where(s => s.IsSufficient).Select(s => s.Evidence)), enough);
    }

    private static TimeSpan? Sufficient(IReadOnlyList<RegionSignal> signals) => signals.Where(s => s.IsSufficient).Select(s => (TimeSpan?)s.HeldFor).Max();

    private static Vote? Worst(IReadOnlyList<Vote> votes) => votes.Where(v => IsUnhealthy(v.Verdict)).OrderByDescending(v => v.Verdict == Verdict.Down).ThenByDescending(v => v.HeldFor).FirstOrDefault();

    private static bool IsUnhealthy(Verdict verdict) => verdict is Verdict.Down or Verdict.Degraded;
}
