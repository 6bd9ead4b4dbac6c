using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Preparing;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Drills;

/// <summary>The steps that a dry drill would have taken: what each would wait for, at most how long, and how long it took in the last change. Only the gates were really asked.</summary>
internal static class Rehearsal
{
    public static IReadOnlyList<StepStatus> Of(Decision decision, FailoverPolicySpec policy, IReadOnlyList<RegionState> regions, Register register, DateTimeOffset now)
    {
        var passed = decision.Gates.Count(g => g.Passed);
        List<StepStatus> steps = [Step("Gate", decision.Gates.Count == 0 ? "the policy has no gates" : $"{passed} of {decision.Gates.Count} gates passed{Scaled(decision)}")];
        if (decision.Change is not { } change)
            return steps;
        var leaving = Readiness.Of(regions, [.. change.From.Except(change.To)], null);
        if (leaving.Sidecars + leaving.Streams > 0 && policy.Drain.Timeout > Duration.Zero)
        {
            var streams = regions.Where(r => change.From.Contains(r.Name)).Sum(r => r.Said?.Streams?.Active ?? 0);
            var joining = Readiness.Of(regions, [.. change.To.Except(change.From)], null);
            steps.Add(Step(nameof(PreparationPhase.Open), $"would tell {Count(joining.Sidecars, "sidecar")} of {Names(change.To)}, within {new Duration(PreparationRules.OpenWithin)}"));
            steps.Add(Step(nameof(PreparationPhase.Drain), $"would wait for {Count(streams, "stream")} of {Names(change.From)} by its health answer, for {policy.Drain.Timeout} at most; streams that do not end take it back"));
            steps.Add(Step(nameof(PreparationPhase.FinalCheckpoint), $"would have {Count(leaving.Sidecars, "sidecar")} of {Names(change.From)} store what is not stored yet"));
        }
        else
            steps.Add(Step(nameof(PreparationPhase.Drain), "would wait for nobody: no stream and no sidecar is known of, or spec.drain.timeout is 0s"));
        var before = register.History.FirstOrDefault(h => h.Kind is not null && h.Timings is not null);
        steps.Add(Step(nameof(FailoverPhase.Fence), $"would raise the epoch to {register.Epoch + 1}{Took(before, t => t.Fence)}"));
        steps.Add(Step(nameof(FailoverPhase.Switch), $"would change the records in one batch{Took(before, t => t.Switch)}"));
        steps.Add(Step(nameof(FailoverPhase.Verify), $"would wait for Route 53's INSYNC{Took(before, t => t.Insync)}"));
        return steps;

        StepStatus Step(string name, string detail) => new() { Name = name, StartedAt = now, FinishedAt = now, Detail = detail };
    }

    private static string Scaled(Decision decision) =>
        string.Concat(decision.Gates.Where(g => decision.Change is not null && g is { Passed: false, Blocks: true }).Select(g => $"; gate {g.Name}: {g.Detail}"));

    private static string Took(ChangeRecord? before, Func<FailoverTimings, Elapsed?> step) =>
        before is not null && step(before.Timings!) is { } took ? $"; took {took} at epoch {before.Epoch}" : "; how long that takes is not known yet";

    private static string Count(long count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Names(IReadOnlyList<string> regions) => string.Join(", ", regions);
}
