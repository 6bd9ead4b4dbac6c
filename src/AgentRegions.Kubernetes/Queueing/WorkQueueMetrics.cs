using System.Diagnostics.Metrics;

namespace AgentRegions.Kubernetes.Queueing;

/// <summary>client-go's workqueue metrics, each with the label <c>name</c>.</summary>
public sealed class WorkQueueMetrics
{
    public const string MeterName = "AgentRegions.Kubernetes.Queueing";

    private readonly Lock _lock = new();
    private IWorkQueueGauges[] _queues = [];

    public WorkQueueMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        // client-go's buckets: 10 ns to 10 s by powers of ten.
        var seconds = new InstrumentAdvice<double> { HistogramBucketBoundaries = [1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1, 10] };
        Adds = meter.CreateCounter<long>("workqueue_adds_total", description: "Keys added to the work queue");
        Retries = meter.CreateCounter<long>("workqueue_retries_total", description: "Keys added again with backoff");
        QueueDuration = meter.CreateHistogram("workqueue_queue_duration_seconds", "s", "How long a key waits before a worker takes it", advice: seconds);
        WorkDuration = meter.CreateHistogram("workqueue_work_duration_seconds", "s", "How long a worker holds a key", advice: seconds);
        meter.CreateObservableGauge("workqueue_depth", () => Read(gauges => gauges.Depth), description: "Keys that wait for a worker");
        meter.CreateObservableGauge("workqueue_unfinished_work_seconds", () => Read(gauges => gauges.Unfinished.TotalSeconds), "s", "How long the keys that workers hold have been held, in sum");
        meter.CreateObservableGauge("workqueue_longest_running_processor_seconds", () => Read(gauges => gauges.Longest.TotalSeconds), "s", "How long the key that is held longest has been held");
    }

    internal Counter<long> Adds { get; }

    internal Counter<long> Retries { get; }

    internal Histogram<double> QueueDuration { get; }

    internal Histogram<double> WorkDuration { get; }

    internal WorkQueueRecorder Register(IWorkQueueGauges queue)
    {
        lock (_lock)
            _queues = [.. _queues, queue];
        return new(this, queue.Name);
    }

    private IEnumerable<Measurement<T>> Read<T>(Func<(int Depth, TimeSpan Unfinished, TimeSpan Longest), T> value)
        where T : struct =>
        _queues.Select(queue => new Measurement<T>(value(queue.Read()), new KeyValuePair<string, object?>("name", queue.Name)));
}

internal interface IWorkQueueGauges
{
    string Name { get; }

    (int Depth, TimeSpan Unfinished, TimeSpan Longest) Read();
}

internal sealed class WorkQueueRecorder(WorkQueueMetrics metrics, string name)
{
    private readonly KeyValuePair<string, object?> _name = new("name", name);

    public void Added() => metrics.Adds.Add(1, _name);

    public void Retried() => metrics.Retries.Add(1, _name);

    public void Taken(TimeSpan waited) => metrics.QueueDuration.Record(waited.TotalSeconds, _name);

    public void Worked(TimeSpan worked) => metrics.WorkDuration.Record(worked.TotalSeconds, _name);
}
