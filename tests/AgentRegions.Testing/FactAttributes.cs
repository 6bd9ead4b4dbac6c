namespace AgentRegions.Testing;

/// <summary>
/// A test that needs a real Kubernetes API server: the one that KUBECONFIG names. Without it the test is skipped,
/// unless AGENTREGIONS_REQUIRE_CLUSTER is set; then it runs and fails.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : ServerFactAttribute
{
    public ClusterFactAttribute() => Skip = TestCluster.SkipReason;
}

/// <summary>As <see cref="ClusterFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterTheoryAttribute : ServerTheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = TestCluster.SkipReason;
}

/// <summary>A test that needs Route 53 by moto: AWS_ENDPOINT_URL_ROUTE_53. The same rules as for the cluster.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Route53FactAttribute : ServerFactAttribute
{
    public Route53FactAttribute() => Skip = TestCluster.Route53SkipReason;
}

/// <summary>As <see cref="Route53FactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class Route53TheoryAttribute : ServerTheoryAttribute
{
    public Route53TheoryAttribute() => Skip = TestCluster.Route53SkipReason;
}

/// <summary>A test of the whole operator: on the real API server when there is one, on the sandbox otherwise. It needs kubectl.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperatorFactAttribute : ServerFactAttribute
{
    /// <param name="alsoNeeds">Programs beside kubectl.</param>
    public OperatorFactAttribute(params string[] alsoNeeds) =>
        Skip = alsoNeeds.Prepend("kubectl").Select(Command.SkipReasonWithout).FirstOrDefault(reason => reason is not null);
}

/// <summary>As <see cref="OperatorFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperatorTheoryAttribute : ServerTheoryAttribute
{
    public OperatorTheoryAttribute() => Skip = Command.SkipReasonWithout("kubectl");
}

/// <summary>A test of what helm renders; it needs no server.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HelmFactAttribute : ServerFactAttribute
{
    public HelmFactAttribute() => Skip = Command.SkipReasonWithout("helm");
}

/// <summary>As <see cref="HelmFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HelmTheoryAttribute : ServerTheoryAttribute
{
    public HelmTheoryAttribute() => Skip = Command.SkipReasonWithout("helm");
}

/// <summary>A test that needs DynamoDB Local: see <see cref="TestDynamoDb"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class DynamoDbFactAttribute : ServerFactAttribute
{
    public DynamoDbFactAttribute() => Skip = TestDynamoDb.SkipReason;
}
