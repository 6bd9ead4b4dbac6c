using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Dns;

/// <summary>What a service's name answers while the status page is shown: the page's own records alone, of no region and without health checks.</summary>
public static class StatusPageRecords
{
    /// <returns>Empty: the policy names no page.</returns>
    public static IReadOnlyList<DnsRecordSet> Of(FailoverPolicySpec policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Safety.StatusPage is { } page ? RecordPlan.Simple(policy, page.Dns) : [];
    }
}
