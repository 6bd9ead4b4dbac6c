using System.Text.Json.Serialization;
using AgentRegions.Kubernetes.Entities;
using k8s.Models;

namespace AgentRegions.Kubernetes.Tests.Fakes;

[KubernetesEntity(Group = "tests.example", ApiVersion = "v1", Kind = "Widget", PluralName = "widgets")]
public sealed class Widget : CustomKubernetesEntity<WidgetSpec, WidgetStatus>;

public sealed class WidgetSpec
{
    public string? Color { get; set; }
}

public sealed class WidgetStatus
{
    public string? Seen { get; set; }
}

[KubernetesEntity(Group = "tests.example", ApiVersion = "v1", Kind = "Paint", PluralName = "paints")]
public sealed class Paint : CustomKubernetesEntity<WidgetSpec, WidgetStatus>;

[JsonSerializable(typeof(Widget))]
internal sealed partial class WidgetJson : JsonSerializerContext;
