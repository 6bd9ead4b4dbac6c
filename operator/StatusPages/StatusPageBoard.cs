using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Regions;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.StatusPages;

/// <summary>
/// Which page a client gets, by the name that it asked for. From the objects in this cluster, which every replica knows, one that stands by or has just started too.
/// </summary>
internal sealed class StatusPageBoard(IEntityCache<FailoverPolicy> policies, IEntityCache<AgentRegion> regions)
{
    /// <param name="host">Without port.</param>
    public StatusPageFacts Of(string host)
    {
        var name = host.TrimEnd('.');
        // A name that two namespaces claim is one's of them: whose page is shown, if any is.
        var policy = policies.List()
            .Where(p => p.Metadata.DeletionTimestamp is null && p.Spec is { Safety: { AllDown: AllDownAction.StatusPage, StatusPage: not null } } && string.Equals(p.Spec.Dns.Name, name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(p => p.Status.StatusPage is null).ThenBy(p => p.Key().ToString(), StringComparer.Ordinal)
            .FirstOrDefault();
        return policy is null ? StatusPageFacts.Unknown
            : StatusPageFacts.Of(policy.Spec, policy.Spec.Safety.StatusPage!, policy.Status, regions.Select(policy).Select(r => r.Status));
    }
}
