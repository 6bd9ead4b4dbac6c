using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Models;

namespace AgentRegions.Sandbox.Tests.ApiServer.Schema;

/// <summary>A Gadget with any content.</summary>
[KubernetesEntity(Group = "schema.example", ApiVersion = "v1", Kind = "Gadget", PluralName = "gadgets")]
public sealed class RawGadget : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public JsonNode? Spec { get; set; }
}

[JsonSerializable(typeof(RawGadget))]
public sealed partial class RawGadgetJson : JsonSerializerContext;
