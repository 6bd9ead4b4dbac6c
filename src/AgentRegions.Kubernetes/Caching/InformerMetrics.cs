using System.Diagnostics.Metrics;

namespace AgentRegions.Kubernetes.Caching;

/// <summary>What informers count, each with the label <c>kind</c>.</summary>
public sealed class InformerMetrics
{
    public const string MeterName = "AgentRegions.Kubernetes.Caching";

    public InformerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        Lists = meter.CreateCounter<long>("informer_lists_total", description: "Full lists of a kind, the first one and those after a lost watch position");
        Watches = meter.CreateCounter<long>("informer_watches_total", description: "Watches begun");
        Failures = meter.CreateCounter<long>("informer_failures_total", description: "Lists and watches that failed; the label reason is expired, throttled or error");
    }

    internal Counter<long> Lists { get; }

    internal Counter<long> Watches { get; }

    internal Counter<long> Failures { get; }
}
