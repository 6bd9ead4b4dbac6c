using System.Diagnostics.Metrics;

namespace AgentRegions.Kubernetes.Controllers;

/// <summary>controller-runtime's metrics, each with the label <c>controller</c>.</summary>
public sealed class ControllerMetrics
{
    public const string MeterName = "AgentRegions.Kubernetes.Controllers";

    public ControllerMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        // controller-runtime's buckets.
        var seconds = new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries =
            [
                0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0,
                1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 40, 50, 60,
            ],
        };
        Total = meter.CreateCounter<long>("controller_runtime_reconcile_total", description: "Reconciliations by result: success, requeue_after, requeue, error");
        Errors = meter.CreateCounter<long>("controller_runtime_reconcile_errors_total", description: "Reconciliations that failed");
        Panics = meter.CreateCounter<long>("controller_runtime_reconcile_panics_total", description: "Reconciliations that ended with an unexpected exception");
        Timeouts = meter.CreateCounter<long>("controller_runtime_reconcile_timeouts_total", description: "Reconciliations that ran into their timeout");
        Time = meter.CreateHistogram("controller_runtime_reconcile_time_seconds", "s", "How long a reconciliation takes", advice: seconds);
        ActiveWorkers = meter.CreateUpDownCounter<int>("controller_runtime_active_workers", description: "Workers that reconcile right now");
        MaxConcurrent = meter.CreateGauge<int>("controller_runtime_max_concurrent_reconciles", description: "Workers of a controller");
    }

    internal Counter<long> Total { get; }

    internal Counter<long> Errors { get; }

    internal Counter<long> Panics { get; }

    internal Counter<long> Timeouts { get; }

    internal Histogram<double> Time { get; }

    internal UpDownCounter<int> ActiveWorkers { get; }

    internal Gauge<int> MaxConcurrent { get; }
}
