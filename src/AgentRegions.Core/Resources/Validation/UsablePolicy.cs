using System.Runtime.CompilerServices;

namespace AgentRegions.Core.Resources.Validation;

/// <summary>What of a policy's spec is used: a fault in an optional part (drill, notifications, signals, history) takes that part away, and never the failover.</summary>
/// <param name="Spec">The spec without the parts that have faults.</param>
/// <param name="Disabled">What is wrong with those; empty when nothing is.</param>
/// <param name="Problems">What is wrong with the rest: with any, the policy cannot be used.</param>
public sealed record UsablePolicy(FailoverPolicySpec Spec, IReadOnlyList<FieldProblem> Disabled, IReadOnlyList<FieldProblem> Problems)
{
    private const string Drill = "spec.drill";
    private const string Notifications = "spec.notifications";
    private const string Signals = "spec.detection.signals";
    private const string History = "spec.historyLimit";

    // A spec is asked about at every change of a verdict, and is the same object until its manifest changes.
    private static readonly ConditionalWeakTable<FailoverPolicySpec, UsablePolicy> Known = [];

    public static UsablePolicy Of(FailoverPolicySpec? spec) => spec is null ? new(null!, [], ResourceRules.Validate(spec)) : Known.GetValue(spec, Judge);

    private static UsablePolicy Judge(FailoverPolicySpec spec)
    {
        var problems = ResourceRules.Validate(spec).ToLookup(p => IsOf(p, Drill) || IsOf(p, Notifications) || IsOf(p, Signals) || IsOf(p, History));
        List<FieldProblem> disabled = [.. problems[true]];
        return disabled.Count == 0 ? new(spec, [], [.. problems[false]]) : new(
            spec with
            {
                Drill = disabled.Exists(p => IsOf(p, Drill)) ? null : spec.Drill,
                Notifications = Without(spec.Notifications, disabled, Notifications, ResourceLimits.Notifications),
                Detection = spec.Detection is not { } detection ? null! : detection with { Signals = Without(detection.Signals, disabled, Signals, ResourceLimits.Signals) },
                HistoryLimit = Math.Clamp(spec.HistoryLimit, 1, ResourceLimits.MaxHistory),
            },
            disabled,
            [.. problems[false]]);
    }

    private static bool IsOf(FieldProblem problem, string part) =>
        problem.Field.StartsWith(part, StringComparison.Ordinal) && (problem.Field.Length == part.Length || problem.Field[part.Length] is '.' or '[');

    /// <summary>The entries of a list that have no fault, as many as it may have.</summary>
    private static IReadOnlyList<T> Without<T>(IReadOnlyList<T> entries, List<FieldProblem> disabled, string list, int most) =>
        disabled.Exists(p => IsOf(p, list)) ? [.. entries.Where((_, i) => !disabled.Exists(p => IsOf(p, $"{list}[{i}]"))).Take(most)] : entries;
}
