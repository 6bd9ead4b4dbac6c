using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Policies;

/// <summary>What a policy's status and Events say of its drills.</summary>
internal static class DrillConditions
{
    /// <summary>The reason while something keeps a drill, or its way back, from beginning.</summary>
    public const string PutOff = "DrillPutOff";

    public static void Set(Conditions conditions, ServiceInput input, ServiceOutcome outcome)
    {
        if (outcome.Register is not { } register)
            return;
        if (register.Drill?.Current is { } run)
        {
            var (reason, message) = Standing(run, outcome);
            conditions.Set(ConditionTypes.DrillPassed, ConditionStatus.Unknown, reason, message);
        }
        else if (register.Drill?.Last is { } last)
            conditions.Set(ConditionTypes.DrillPassed, last.Result == DrillResult.Passed, last.Result.ToString(), Report(last));
        else if (input.Policy.Drill is { } drill)
            conditions.Set(ConditionTypes.DrillPassed, ConditionStatus.Unknown, "NoneYet", $"no drill has been due yet (spec.drill.schedule \"{drill.Schedule}\", {drill.TimeZone})");
    }

    /// <param name="before">The turn before, if there was one.</param>
    /// <param name="leads">Whether this operator leads: what holds a drill is the leader's to tell.</param>
    public static IEnumerable<ServiceEvent> Events(ServiceOutcome? before, ServiceOutcome now, bool leads)
    {
        if (leads && now.Drill is { Decision.Change: null } held && (before?.Drill?.Request != held.Request || before?.Drill?.Decision.Reason != held.Decision.Reason))
            yield return new(false, PutOff, $"drill {held.Request}: {held.Decision.Reason}: {held.Decision.Message}");
        if (before?.Register is { } was && now.Register?.Drill?.Last is { } last && (was.Drill?.Last?.Name != last.Name || was.Drill.Last.EndedAt != last.EndedAt))
            yield return new(last.Result != DrillResult.Passed, $"Drill{last.Result}", Report(last));
    }

    private static (string Reason, string Message) Standing(DrillRun run, ServiceOutcome outcome) =>
        outcome.Drill is { Decision: { Change: null } held } && outcome.Register?.Preparation?.Drill?.Drill != run.Name
            ? (PutOff, $"{(run.Phase == DrillPhase.Away ? $"{run.Name} is in {string.Join(", ", run.To)}, and its way back waits" : $"{run.Name} waits, until {run.Until:u} at most")}: {held.Reason}: {held.Message}")
        : run.Phase == DrillPhase.Due ? ("DrillUnderWay", $"{run.Name} begins")
        : run.Phase == DrillPhase.Going ? ("DrillUnderWay", $"{run.Name} goes from {string.Join(", ", run.From)} to {string.Join(", ", run.To)}; DNS does not say so yet")
        : ("DrillUnderWay", $"{run.Name} is in {string.Join(", ", run.To)}, and goes back to {string.Join(", ", run.From)} after {run.Stay}");

    private static string Report(DrillRecord last)
    {
        var took = last.BeganAt is { } began && last.EndedAt > began ? $", {new Elapsed(TimeSpan.FromSeconds(Math.Round((last.EndedAt - began).TotalSeconds)))} after it began" : "";
        return $"{last.Name}{(last.DryRun ? " (dry)" : "")} ended at {last.EndedAt:u}{took}: {last.Result}{(last.Reason == last.Result.ToString() ? "" : $", {last.Reason}")}: {last.Message}";
    }
}
