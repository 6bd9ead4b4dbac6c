using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;

namespace AgentRegions.Operator.Coordination;

/// <summary>A coordination store, and how this operator stands among those that share it.</summary>
internal abstract class StoreLink(ICoordinationStore store, IMembership membership)
{
    public ICoordinationStore Store => store;

    public IMembership Membership => membership;

    /// <summary>Why the store is out of reach, or the operator's name taken; null while all is well, as far as that is known.</summary>
    public virtual MembershipFault? Fault => null;

    /// <summary>The same, or what is wrong with one service of the store alone.</summary>
    public virtual MembershipFault? FaultOf(NamespacedName service) => Fault;

    /// <summary>Tells the others, at once when it is news.</summary>
    public virtual void Publish(ServiceReport report)
    {
    }

    /// <summary>This operator's verdicts are no votes now, with the reason; or they are again.</summary>
    public virtual void Abstain(string? why)
    {
    }

    /// <summary>Whether a service may be coordinated by the store; null when it may.</summary>
    /// <param name="service">The service.</param>
    /// <param name="regions">The cloud regions that it runs in.</param>
    public virtual Task<CoordinationProblem?> CheckAsync(NamespacedName service, IReadOnlyCollection<string> regions, CancellationToken cancellationToken) =>
        Task.FromResult<CoordinationProblem?>(null);
}

/// <summary>The one-cluster form: the registers are objects of this cluster, and there is nobody to agree with.</summary>
internal sealed class ClusterLink(ICoordinationStore store, IMembership membership) : StoreLink(store, membership);
