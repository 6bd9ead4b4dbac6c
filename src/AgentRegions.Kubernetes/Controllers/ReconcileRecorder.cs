namespace AgentRegions.Kubernetes.Controllers;

/// <summary>Counts one controller's reconciliations.</summary>
internal sealed class ReconcileRecorder
{
    private readonly ControllerMetrics _metrics;
    private readonly KeyValuePair<string, object?> _controller;

    public ReconcileRecorder(ControllerMetrics metrics, string controller, int workers)
    {
        _metrics = metrics;
        _controller = new("controller", controller);
        metrics.MaxConcurrent.Record(workers, _controller);
        metrics.ActiveWorkers.Add(0, _controller);
        metrics.Errors.Add(0, _controller);
        metrics.Panics.Add(0, _controller);
        foreach (var result in new[] { ReconcileOutcome.Success, ReconcileOutcome.RequeueAfter, ReconcileOutcome.Requeue, ReconcileOutcome.Error })
            metrics.Total.Add(0, _controller, new("result", result));
    }

    public void Began() => _metrics.ActiveWorkers.Add(1, _controller);

    public void Ended(string result, TimeSpan took)
    {
        _metrics.ActiveWorkers.Add(-1, _controller);
        _metrics.Total.Add(1, _controller, new("result", result));
        _metrics.Time.Record(took.TotalSeconds, _controller);
        if (result == ReconcileOutcome.Error)
            _metrics.Errors.Add(1, _controller);
    }

    public void Panicked() => _metrics.Panics.Add(1, _controller);

    public void TimedOut() => _metrics.Timeouts.Add(1, _controller);
}

/// <summary>controller-runtime's values of the label <c>result</c>.</summary>
internal static class ReconcileOutcome
{
    public const string Success = "success";
    public const string RequeueAfter = "requeue_after";
    public const string Requeue = "requeue";
    public const string Error = "error";
}
