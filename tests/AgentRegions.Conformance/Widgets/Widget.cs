using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AgentRegions.Kubernetes.Entities;
using k8s;
using k8s.Models;

namespace AgentRegions.Conformance.Widgets;

/// <summary>A custom resource to test with.</summary>
[KubernetesEntity(Group = Group, ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
public sealed class Widget : CustomKubernetesEntity<WidgetSpec, WidgetStatus>
{
    public const string Group = "conformance.agentregion.example";

    public static Widget Named(string name, string @namespace, int size = 1) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = @namespace },
        Spec = new() { Size = size },
    };
}

public sealed record WidgetSpec
{
    /// <summary>0 to 100.</summary>
    public int Size { get; set; }

    public WidgetColor? Color { get; set; }

    public Dictionary<string, string>? Notes { get; set; }

    public List<string>? Parts { get; set; }
}

public enum WidgetColor
{
    Red,
    Green,
}

public sealed record WidgetStatus
{
    public string? Phase { get; set; }

    public DateTimeOffset? CheckedAt { get; set; }
}

/// <summary>The same resource with any content.</summary>
[KubernetesEntity(Group = Widget.Group, ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
public sealed class RawWidget : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public JsonObject Spec { get; set; } = [];
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(Widget))]
[JsonSerializable(typeof(RawWidget))]
[JsonSerializable(typeof(V1CustomResourceDefinition))]
public sealed partial class WidgetJsonContext : JsonSerializerContext;
