using System.Text.Json.Serialization;
using AgentRegions.Kubernetes.Configuration;
using AgentRegions.Kubernetes.Models;

namespace AgentRegions.Kubernetes.Json;

/// <summary>What only the client itself reads and writes.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(KubernetesTimeConverter)])]
[JsonSerializable(typeof(V1DeleteOptions))]
[JsonSerializable(typeof(V1ListMeta))]
[JsonSerializable(typeof(V1PartialObjectMetadata))]
[JsonSerializable(typeof(ExecCredential))]
internal sealed partial class WireJsonContext : JsonSerializerContext;
