using System.Diagnostics.Metrics;

namespace AgentRegions.Kubernetes.Events;

/// <summary>What becomes of published Events.</summary>
public sealed class EventMetrics
{
    public const string MeterName = "AgentRegions.Kubernetes.Events";

    private readonly Counter<long> _dropped;

    public EventMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        Written = meter.CreateCounter<long>("kubernetes_events_written_total", description: "Events created or raised");
        _dropped = meter.CreateCounter<long>("kubernetes_events_dropped_total", description: "Events that were lost; the label reason is queue_full, rate_limited or refused");
    }

    internal Counter<long> Written { get; }

    internal void Dropped(string reason) => _dropped.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
