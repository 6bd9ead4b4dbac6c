using AgentRegions.Core.Gates;

namespace AgentRegions.Core.Planning.Rules;

/// <summary>A region leaves for its contract only when that has differed for a while: a rolling update, whose answers alternate, moves nothing. And enough others must stay.</summary>
internal static class MismatchConfirmed
{
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(30);

    public static RuleAnswer Judge(Plan plan)
    {
        if (!plan.IsMismatch)
            return plan;
        var needed = plan.Policy.Detection.ConfirmFor.Value > AtLeast ? plan.Policy.Detection.ConfirmFor.Value : AtLeast;
        var judged = plan.Subjects.Select(r => (Region: r, Parity: ContractParity.Of(plan.Policy, plan.Input.Regions, plan.Input.Active, r)!)).ToList();
        var confirmed = judged.Where(r => r.Parity.HeldFor >= needed).ToList();
        if (confirmed.Count == 0)
        {
            return new Objection(
                Reasons.NotConfirmed,
                $"{string.Join("; ", judged.Select(r => $"{r.Region.Name}: {r.Parity.Detail}"))}; the contracts must have been the same for {new Duration(needed)}",
                needed - judged.Max(r => r.Parity.HeldFor));
        }
        var staying = plan.Input.Regions.Count(r => plan.IsActive(r) && r.IsHealthy && confirmed.All(c => c.Region != r));
        return staying >= plan.Policy.Safety.MinHealthyRegions
            ? plan with
            {
                Subjects = [.. confirmed.Select(c => c.Region)],
                Evidence = $"{string.Join("; ", confirmed.Select(c => $"{c.Region.Name}: {c.Parity.Detail}"))}; for at least {new Duration(needed)}",
            }
            : new Objection(
                Reasons.TooFewHealthyRegions,
                $"{string.Join(", ", confirmed.Select(c => c.Region.Name))} should leave for another contract, but {staying} would serve, and spec.safety.minHealthyRegions is {plan.Policy.Safety.MinHealthyRegions}; "
                + "deploy what the others have, or ask with a Failover");
    }
}
