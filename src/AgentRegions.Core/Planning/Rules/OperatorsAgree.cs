namespace AgentRegions.Core.Planning.Rules;

/// <summary>Operators that cannot form a quorum, or see different manifests, move nothing by themselves.</summary>
internal static class OperatorsAgree
{
    public static RuleAnswer Judge(Plan plan) =>
        plan.Input.Disunion is { } disunion && !plan.IsByPerson ? new Objection(disunion.Reason, disunion.Message) : plan;
}
