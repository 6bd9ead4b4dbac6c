using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Coordination;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Policies;

/// <summary>
/// Tells the others what this operator knows of a service. Before a turn and beside it: they need this operator's verdict for theirs, and
/// a turn may be waiting for Route 53.
/// </summary>
internal sealed class ReportPublisher(ServiceGatherer gatherer, StoreLinks links, IEntityCache<FailoverPolicy> policies, RoutingControlKeys? routingControlKeys = null)
{
    private readonly ConcurrentDictionary<NamespacedName, Standing> _standings = new();

    /// <returns>What was gathered for it.</returns>
    public LocalFacts Publish(FailoverPolicy policy, StoreLink link)
    {
        var standing = _standings.GetOrAdd(policy.Key(), _ => new());
        // Gathered under the lock, so that what is put later is also what was known later.
        lock (standing)
        {
            var facts = gatherer.Gather(policy);
            link.Publish(Gathering.Report(facts, link.Membership, standing.Claim, standing.DnsFault, RoutingControlOf(policy, standing), standing.Blocked));
            return facts;
        }
    }

    /// <summary>After a turn: what it says of leading and of the zone. With the facts as they are by now.</summary>
    public void Publish(FailoverPolicy policy, StoreLink link, ServiceOutcome outcome)
    {
        if (link.Membership.IsSole)
            return;
        var standing = _standings.GetOrAdd(policy.Key(), _ => new());
        lock (standing)
            (standing.Claim, standing.DnsFault, standing.Blocked, standing.Epoch) = (outcome.Claim, outcome.DnsFault, outcome.Blocked, outcome.Register?.Epoch ?? standing.Epoch);
        Publish(policy, link);
    }

    /// <summary>A verdict changed: for the policies that it concerns, whether a turn of theirs runs or not.</summary>
    public void Publish(NamespacedName service)
    {
        if (links.Get(service) is { Membership.IsSole: false } link && policies.Get(service) is { } policy)
            Publish(policy, link);
    }

    /// <summary>What is left to say of a policy that was deleted.</summary>
    public ServiceReport Farewell(FailoverPolicy policy, IMembership membership)
    {
        _standings.TryRemove(policy.Key(), out _);
        var dns = policy.Spec.Dns;
        return Gathering.Report(gatherer.Gather(policy), membership, null, null) with
        {
            Deleted = new(dns.Zone, dns.ZoneId, dns.Name, dns.DeletionPolicy == DeletionPolicy.Delete),
        };
    }

    /// <summary>Before the register was read there is nothing that its routing controls could say.</summary>
    private RoutingControlReport? RoutingControlOf(FailoverPolicy policy, Standing standing) =>
        routingControlKeys is not null && standing.Epoch is { } epoch && policy.Spec.Dns is { Switch: SwitchPath.DataPlane, DataPlane: not null }
            ? new(epoch, string.Join(',', routingControlKeys.Ids))
            : null;

    private sealed class Standing
    {
        public ServiceClaim? Claim { get; set; }

        public string? DnsFault { get; set; }

        public string? Blocked { get; set; }

        /// <summary>Of the register, as last read.</summary>
        public long? Epoch { get; set; }
    }
}
