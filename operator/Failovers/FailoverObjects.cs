using System.Globalization;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Resources;

namespace AgentRegions.Operator.Failovers;

/// <summary>How Failover objects and the register's history belong together.</summary>
internal static class FailoverObjects
{
    /// <summary>The index of Failovers by "namespace/policy".</summary>
    public const string PolicyIndex = "policy";

    /// <summary>On the objects that an operator made for its own changes; without it an object is a person's request.</summary>
    public const string RecordLabel = "agentregion.dev/record";

    public static IEnumerable<string> PolicyOf(Failover failover) => [$"{failover.Metadata.NamespaceProperty}/{failover.Spec.PolicyRef.Name}"];

    public static bool IsRecord(Failover failover) => failover.Metadata.Labels?.ContainsKey(RecordLabel) == true;

    public static string NameOf(string policy, long epoch) => string.Create(CultureInfo.InvariantCulture, $"{policy}-{epoch}");

    /// <summary>The name of the object that shows a change: the request's, or the record's.</summary>
    public static string NameOf(string policy, ChangeRecord change) => change.RequestedBy ?? NameOf(policy, change.Epoch);

    /// <summary>Whether an object is the request for a change, or its record.</summary>
    public static bool Shows(Failover failover, long epoch, string? requestedBy) =>
        failover.Metadata.Name == requestedBy
        || (failover.Metadata.Name == NameOf(failover.Spec.PolicyRef.Name, epoch) && (requestedBy is null || IsRecord(failover)));

    /// <summary>The record of a change that nobody asked for in this cluster.</summary>
    public static Failover Record(FailoverPolicy policy, long epoch, FailoverKind kind, IReadOnlyList<string> to, string evidence) => new()
    {
        ApiVersion = "agentregion.dev/v1alpha1",
        Kind = "Failover",
        Metadata = new()
        {
            Name = NameOf(policy.Metadata.Name!, epoch),
            NamespaceProperty = policy.Metadata.NamespaceProperty,
            Labels = new Dictionary<string, string> { [RecordLabel] = "true" },
            OwnerReferences =
            [
                new()
                {
                    ApiVersion = "agentregion.dev/v1alpha1",
                    Kind = "FailoverPolicy",
                    Name = policy.Metadata.Name!,
                    Uid = policy.Metadata.Uid!,
                    Controller = true,
                    BlockOwnerDeletion = false,
                },
            ],
        },
        Spec = new()
        {
            PolicyRef = new() { Name = policy.Metadata.Name! },
            Kind = kind,
            To = to is [var only] ? only : null,
            Reason = evidence.Length <= 256 ? evidence : evidence[..256],
        },
    };
}
