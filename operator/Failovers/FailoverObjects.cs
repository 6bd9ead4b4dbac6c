using System.Globalization;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Failovers;

/// <summary>How Failover objects and the register's history belong together.</summary>
internal static class FailoverObjects
{
    /// <summary>The index of Failovers by "namespace/policy".</summary>
    public const string PolicyIndex = "policy";

    /// <summary>On the objects that an operator made for its own changes; without it an object is a person's request.</summary>
    public const string RecordLabel = "agentregion.dev/record";

    /// <summary>On those of drills that the operators make: the drill's name.</summary>
    public const string DrillLabel = "agentregion.dev/drill";

    private const int LongestLabel = 63;

    public static IEnumerable<string> PolicyOf(Failover failover) => [$"{failover.Metadata.NamespaceProperty}/{failover.Spec.PolicyRef.Name}"];

    public static bool IsDrill(Failover failover) => failover.Metadata.Labels?.ContainsKey(DrillLabel) == true;

    public static bool IsRecord(Failover failover) => failover.Metadata.Labels?.ContainsKey(RecordLabel) == true;

    public static string NameOf(string policy, long epoch) => string.Create(CultureInfo.InvariantCulture, $"{policy}-{epoch}");

    /// <summary>The name of the object that shows a change: the request's, or the record's.</summary>
    public static string NameOf(string policy, ChangeRecord change) => change.RequestedBy ?? NameOf(policy, change.Epoch);

    /// <summary>Whether an object is the request for a change, or its record.</summary>
    public static bool Shows(Failover failover, long epoch, string? requestedBy) =>
        failover.Metadata.Name == requestedBy
        || (failover.Metadata.Name == NameOf(failover.Spec.PolicyRef.Name, epoch) && (requestedBy is null || IsRecord(failover)));

    /// <summary>The record of a change that nobody asked for in this cluster.</summary>
    public static Failover Record(FailoverPolicy policy, long epoch, FailoverKind kind, IReadOnlyList<string> to, string evidence) =>
        Make(policy, NameOf(policy.Metadata.Name!, epoch), new() { [RecordLabel] = "true" }, kind, to is [var only] ? only : null, evidence);

    /// <summary>What shows one way of a drill that the operators make.</summary>
    /// <param name="to">Null: the planner chooses.</param>
    public static Failover Drill(FailoverPolicy policy, string name, string drill, string? to, bool dryRun, string reason)
    {
        // A label's value is shorter than a name may be; the name itself says it too.
        var labels = new Dictionary<string, string> { [RecordLabel] = "true", [DrillLabel] = drill.Length <= LongestLabel ? drill : "true" };
        var made = Make(policy, name, labels, FailoverKind.Drill, to, reason);
        made.Spec = made.Spec with { DryRun = dryRun };
        return made;
    }

    private static Failover Make(FailoverPolicy policy, string name, Dictionary<string, string> labels, FailoverKind kind, string? to, string reason) => new()
    {
        ApiVersion = "agentregion.dev/v1alpha1",
        Kind = "Failover",
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = policy.Metadata.NamespaceProperty,
            Labels = labels,
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
            To = to,
            Reason = reason.Length <= 256 ? reason : reason[..256],
        },
    };
}
