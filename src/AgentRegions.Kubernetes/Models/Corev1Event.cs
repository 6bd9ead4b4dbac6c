using System.Text.Json.Serialization;
using AgentRegions.Kubernetes.Entities;
using AgentRegions.Kubernetes.Json;

namespace AgentRegions.Kubernetes.Models;

/// <summary>An Event of core/v1.</summary>
[KubernetesEntity(ApiVersion = "v1", Kind = "Event", PluralName = "events")]
public sealed class Corev1Event : IKubernetesObject<V1ObjectMeta>
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    public V1ObjectReference InvolvedObject { get; set; } = new();

    public string? Reason { get; set; }

    public string? Message { get; set; }

    public V1EventSource? Source { get; set; }

    [JsonConverter(typeof(SecondsTimeConverter))]
    public DateTimeOffset? FirstTimestamp { get; set; }

    [JsonConverter(typeof(SecondsTimeConverter))]
    public DateTimeOffset? LastTimestamp { get; set; }

    public int? Count { get; set; }

    /// <summary>Normal or Warning.</summary>
    public string? Type { get; set; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? EventTime { get; set; }

    public V1EventSeries? Series { get; set; }

    public string? Action { get; set; }

    public V1ObjectReference? Related { get; set; }

    public string? ReportingComponent { get; set; }

    public string? ReportingInstance { get; set; }
}

public sealed class V1EventSource
{
    public string? Component { get; set; }

    public string? Host { get; set; }
}

public sealed class V1EventSeries
{
    public int? Count { get; set; }

    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? LastObservedTime { get; set; }
}
