using AgentRegions.Testing;

namespace AgentRegions.Integration.Clusters;

/// <summary>A test of three clusters: it needs kubectl and DynamoDB Local.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClustersFactAttribute : ServerFactAttribute
{
    public ClustersFactAttribute() => Skip = Missing;

    /// <summary>Null: nothing.</summary>
    public static string? Missing => Command.SkipReasonWithout("kubectl") ?? TestDynamoDb.SkipReason;
}
