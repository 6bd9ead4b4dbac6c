using AgentRegions.Kubernetes.Health;

namespace AgentRegions.Operator.Coordination;

/// <summary>A loop that publishes must not end while a policy needs it.</summary>
internal sealed class CoordinationHealth(StoreLinks links) : IOperatorHealthCheck
{
    public string Name => "coordination";

    public HealthScope Scope => HealthScope.Liveness;

    public string? Problem() => links.Tables.Select(t => t.EndedLoop).FirstOrDefault(problem => problem is not null);
}
