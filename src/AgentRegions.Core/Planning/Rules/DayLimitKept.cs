using AgentRegions.Core.Coordination;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>No more than spec.maxChangesPerDay changes within 24 hours: what moved so often is not mended by moving it again.</summary>
internal static class DayLimitKept
{
    public static readonly TimeSpan Day = TimeSpan.FromHours(24);

    public static RuleAnswer Judge(Plan plan)
    {
        var (made, most) = (plan.Input.ChangesOfDay, plan.Policy.MaxChangesPerDay);
        return made.Count < most || plan.IsPlacement || plan.Input.OnStatusPage ? plan : new Objection(
            Reasons.TooManyChanges,
            $"{made.Count} {(made.Count == 1 ? "change" : "changes")} in the last 24 hours, spec.maxChangesPerDay is {most}",
            // The next may be made once fewer than that are of the last day.
            Day - made[most - 1],
            Remedy: $"see what keeps failing; a Failover with bypass: [Cooldown] does not wait, and {Acknowledgement.Remedy}");
    }
}
