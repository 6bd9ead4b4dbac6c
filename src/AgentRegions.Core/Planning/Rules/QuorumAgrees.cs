using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>One observer's view is not evidence: enough of the configured observers must say that the region is unhealthy.</summary>
internal static class QuorumAgrees
{
    public static RuleAnswer Judge(Plan plan)
    {
        if (!plan.IsUnplanned)
            return plan;
        var agreed = plan.Subjects.Where(r => r.IsUnhealthy).ToList();
        if (agreed.Count == 0)
        {
            var suspect = plan.Subjects[0];
            return new Objection(
                Reasons.QuorumMissing,
                $"{suspect.Name} is unhealthy to {string.Join(", ", suspect.Votes.Where(v => v.Verdict is Verdict.Down or Verdict.Degraded).Select(v => v.Observer))} only");
        }
        return plan with
        {
            // One that was confirmed takes the others along: after this change they would have to wait out the cooldown.
            Subjects = agreed,
            Evidence = string.Join("; ", agreed.Select(r => $"{r.Name} is {r.Quorum.Verdict}: {r.Quorum.Message}")),
        };
    }
}
