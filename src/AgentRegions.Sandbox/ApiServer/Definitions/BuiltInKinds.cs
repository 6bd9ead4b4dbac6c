namespace AgentRegions.Sandbox.ApiServer.Definitions;

/// <summary>What is served before anybody defines anything. Most are only stored: nothing runs the Pods.</summary>
internal static class BuiltInKinds
{
    public const string Definitions = "apiextensions.k8s.io";
    public const string Roles = "rbac.authorization.k8s.io";

    private static readonly IReadOnlyList<string> EventFields =
    [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion",
        "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason", "reportingComponent", "source", "type",
    ];

    public static IReadOnlyList<ResourceDefinition> All { get; } =
    [
        Kind("", "v1", "Namespace", "ns") with { Namespaced = false, HasStatus = true, SelectableFields = ["status.phase"] },
        Kind("", "v1", "ConfigMap", "cm"),
        Kind("", "v1", "Secret") with { SelectableFields = ["type"] },
        Kind("", "v1", "ServiceAccount", "sa"),
        Kind("", "v1", "Event", "ev") with { SelectableFields = EventFields },
        Kind("", "v1", "Pod", "po") with { HasStatus = true, HasGeneration = true, Categories = ["all"], SelectableFields = ["spec.nodeName", "spec.serviceAccountName", "status.phase"] },
        Kind("", "v1", "Service", "svc") with { HasStatus = true, Categories = ["all"] },
        Kind("apps", "v1", "Deployment", "deploy") with { HasStatus = true, HasScale = true, HasGeneration = true, Categories = ["all"] },
        Kind("apps", "v1", "StatefulSet", "sts") with { HasStatus = true, HasScale = true, HasGeneration = true, Categories = ["all"] },
        Kind("networking.k8s.io", "v1", "NetworkPolicy", "netpol") with { Plural = "networkpolicies", HasGeneration = true },
        Kind("policy", "v1", "PodDisruptionBudget", "pdb") with { HasStatus = true, HasGeneration = true },
        Kind("coordination.k8s.io", "v1", "Lease") with { UpdatesUnconditionally = false },
        Kind(Roles, "v1", "Role"),
        Kind(Roles, "v1", "RoleBinding"),
        Kind(Roles, "v1", "ClusterRole") with { Namespaced = false },
        Kind(Roles, "v1", "ClusterRoleBinding") with { Namespaced = false },
        Kind(Definitions, "v1", "CustomResourceDefinition", "crd", "crds") with
        {
            Namespaced = false, HasStatus = true, HasGeneration = true, UpdatesUnconditionally = false, Categories = ["api-extensions"],
        },
    ];

    public static ResourceDefinition Named(string plural) => All.Single(kind => kind.Plural == plural);

    private static ResourceDefinition Kind(string group, string version, string kind, params string[] shortNames)
    {
        var singular = kind.ToLowerInvariant();
        return new()
        {
            Group = group,
            Version = version,
            Kind = kind,
            Plural = singular + "s",
            Singular = singular,
            ShortNames = shortNames,
            UpdatesUnconditionally = true,
        };
    }
}
