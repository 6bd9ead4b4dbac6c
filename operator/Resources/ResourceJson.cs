using System.Text.Json;
using AgentRegions.Kubernetes.Json;

namespace AgentRegions.Operator.Resources;

/// <summary>How this project's kinds look on the wire.</summary>
public static class ResourceJson
{
    public static JsonSerializerOptions Options { get; } = KubernetesJson.CreateOptions(ResourceJsonContext.Default);
}
