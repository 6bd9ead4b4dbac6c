using System.Text.Json.Serialization;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Json;
using AgentRegions.Operator.Regions;

namespace AgentRegions.Operator.Resources;

/// <summary>The generated metadata of this project's kinds. Give it to <see cref="Kubernetes.Client.KubernetesClientOptions.TypeInfoResolvers"/>.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(KubernetesTimeConverter), typeof(SecondsTimeConverter)])]
[JsonSerializable(typeof(AgentRegion))]
[JsonSerializable(typeof(FailoverPolicy))]
[JsonSerializable(typeof(Failover))]
[JsonSerializable(typeof(AgentRegionStatus))]
[JsonSerializable(typeof(FailoverPolicyStatus))]
[JsonSerializable(typeof(FailoverStatus))]
[JsonSerializable(typeof(DeploymentView))]
[JsonSerializable(typeof(StatefulSetView))]
public sealed partial class ResourceJsonContext : JsonSerializerContext;
