using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AgentRegions.Kubernetes.Entities;
using AgentRegions.Kubernetes.Models;

namespace AgentRegions.Sandbox.World;

/// <summary>A Deployment with its spec and status as plain JSON.</summary>
[KubernetesEntity(Group = "apps", ApiVersion = "v1", Kind = "Deployment", PluralName = "deployments")]
internal sealed class V1Deployment : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public JsonObject Spec { get; set; } = [];

    public JsonObject? Status { get; set; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(V1Deployment))]
internal sealed partial class WorkloadJson : JsonSerializerContext;
