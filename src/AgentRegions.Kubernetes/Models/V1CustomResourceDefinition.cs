using System.Text.Json.Nodes;
using AgentRegions.Kubernetes.Entities;

namespace AgentRegions.Kubernetes.Models;

/// <summary>A CustomResourceDefinition with its spec and status as plain JSON: whoever writes one has it as a manifest.</summary>
[KubernetesEntity(Group = "apiextensions.k8s.io", ApiVersion = "v1", Kind = "CustomResourceDefinition", PluralName = "customresourcedefinitions")]
[EntityScope(EntityScope.Cluster)]
public sealed class V1CustomResourceDefinition : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public JsonObject Spec { get; set; } = [];

    public JsonObject? Status { get; set; }
}
