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
        // The time counts from the quorum's agreement: one observer that said so for long makes the others' word no older.
        var agreed = plan.Subjects.Where(r => r.IsUnhealthy).ToList();
        var unhealthyFor = agreed.Count > 0 ? agreed.Max(r => r.Quorum.HeldFor) : plan.Subjects.Max(LongestVote);
        return unhealthyFor >= confirmFor
            ? plan
            : new Objection(
                Reasons.NotConfirmed,
                $"{string.Join(", ", plan.Subjects.Select(r => r.Name))} must be unhealthy for {plan.Policy.Detection.ConfirmFor}",
                confirmFor - unhealthyFor);
    }

    private static TimeSpan LongestVote(RegionState region) =>
        region.Votes.Where(v => v.Verdict is Verdict.Down or Verdict.Degraded).Max(v => v.HeldFor);
}
