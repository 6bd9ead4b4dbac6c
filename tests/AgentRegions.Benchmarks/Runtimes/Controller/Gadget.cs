using System.Text.Json.Serialization;
using AgentRegions.Kubernetes.Entities;
using AgentRegions.Kubernetes.Json;
using k8s.Models;

namespace AgentRegions.Benchmarks.Controller;

[KubernetesEntity(Group = "bench.agentregion.dev", ApiVersion = "v1", Kind = "Gadget", PluralName = "gadgets")]
public sealed class Gadget : CustomKubernetesEntity<GadgetSpec, GadgetStatus>;

public sealed class GadgetSpec
{
    public int Size { get; set; }

    public string? Note { get; set; }
}

public sealed class GadgetStatus
{
    public long? ObservedGeneration { get; set; }

    public int Size { get; set; }
}

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(Gadget))]
public sealed partial class GadgetJsonContext : JsonSerializerContext;
