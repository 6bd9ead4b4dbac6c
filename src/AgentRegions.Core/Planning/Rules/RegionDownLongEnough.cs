using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>An unplanned change needs an active region that has been seen unhealthy for detection.confirmFor.</summary>
internal static class RegionDownLongEnough
{
    public static RuleAnswer Judge(Plan plan)
    {
        if (!plan.IsUnplanned)
            return plan;
        if (plan.Subjects.Count == 0)
        {
            var missing = plan.Input.Active.First(name => plan.Input.Region(name) is null);
            return new Objection(
                Reasons.RegionMissing,
                $"the active region {missing} has no AgentRegion that the policy selects, so nothing is known of it; apply it again or ask for a Switchover");
        }
        var confirmFor = plan.Policy.Detection.ConfirmFor.Value;
        var unhealthyFor = plan.Subjects.Max(UnhealthyFor);
        return unhealthyFor >= confirmFor
            ? plan
            : new Objection(
                Reasons.NotConfirmed,
                $"{string.Join(", ", plan.Subjects.Select(r => r.Name))} must be unhealthy for {plan.Policy.Detection.ConfirmFor}",
                confirmFor - unhealthyFor);
    }

    private static TimeSpan UnhealthyFor(RegionState region) => region.Votes
        .Where(v => v.Verdict is Verdict.Down or Verdict.Degraded)
        .Select(v => v.HeldFor)
        .Append(region.IsUnhealthy ? region.Quorum.HeldFor : TimeSpan.Zero)
        .Max();
}
