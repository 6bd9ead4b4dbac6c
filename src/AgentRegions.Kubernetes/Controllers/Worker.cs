using AgentRegions.Core;
using AgentRegions.Kubernetes.Queueing;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Controllers;

/// <summary>Takes keys from a queue, one after another, until the queue is shut down. Survives whatever a reconciliation does.</summary>
internal sealed class Worker<TEntity>(
    string controller,
    WorkQueue<NamespacedName> queue,
    Reconciler<TEntity> reconciler,
    TimeSpan timeout,
    ReconcileRecorder metrics,
    TimeProvider time,
    ILogger logger) : IDisposable
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _cancellation = new(Timeout.InfiniteTimeSpan, time);
    private NamespacedName _key;
    private long _since;
    private bool _isBusy;
    private bool _stopped;

    /// <summary>What it works on and for how long; zero when it waits.</summary>
    public (NamespacedName Key, TimeSpan For) Busy
    {
        get
        {
            lock (_lock)
                return _isBusy ? (_key, time.GetElapsedTime(_since)) : (default, TimeSpan.Zero);
        }
    }

    public async Task RunAsync()
    {
        await Task.Yield();
        while (await queue.TakeAsync() is { HasKey: true } work)
        {
            var began = time.GetTimestamp();
            metrics.Began();
            var result = ReconcileOutcome.Error;
            try
            {
                result = await ReconcileAsync(work.Key, began);
            }
            finally
            {
                metrics.Ended(result, time.GetElapsedTime(began));
                queue.Done(work.Key);
            }
        }
    }

    public void Dispose() => _cancellation.Dispose();

    /// <summary>Cancels what is in progress and all that follows.</summary>
    public void Cancel()
    {
        lock (_lock)
        {
            _stopped = true;
            if (_isBusy)
                _cancellation.Cancel();
        }
    }

    private async Task<string> ReconcileAsync(NamespacedName key, long began)
    {
        var cancellationToken = Begin(key, began);
        try
        {
            return Judge(key, await reconciler.ReconcileAsync(key, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && _stopped)
        {
            return ReconcileOutcome.Requeue;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            metrics.TimedOut();
            ControllerLog.TimedOut(logger, controller, key.ToString(), timeout, queue.AddRateLimited(key));
            return ReconcileOutcome.Error;
        }
        catch (KubernetesException error) when (error.IsConflict)
        {
            ControllerLog.Conflict(logger, controller, key.ToString(), queue.AddRateLimited(key));
            return ReconcileOutcome.Requeue;
        }
        catch (Exception error) when (error is KubernetesException or HttpRequestException)
        {
            ControllerLog.Failed(logger, null, controller, key.ToString(), queue.AddRateLimited(key), error.Message);
            return ReconcileOutcome.Error;
        }
#pragma warning disable CA1031 // a crash in one reconciliation must not take the worker with it
        catch (Exception error)
#pragma warning restore CA1031
        {
            metrics.Panicked();
            ControllerLog.Crashed(logger, error, controller, key.ToString(), queue.AddRateLimited(key));
            return ReconcileOutcome.Error;
        }
        finally
        {
            End();
        }
    }

    private string Judge(NamespacedName key, ReconciliationResult<TEntity>? result)
    {
        if (result is null or { IsSuccess: true })
        {
            queue.Forget(key);
            if (result?.RequeueAfter is not { } later)
                return ReconcileOutcome.Success;
            queue.AddAfter(key, later);
            return ReconcileOutcome.RequeueAfter;
        }
        TimeSpan delay;
        if (result.RequeueAfter is { } asked)
            queue.AddAfter(key, delay = asked);
        else
            delay = queue.AddRateLimited(key);
        ControllerLog.Failed(logger, result.Error, controller, key.ToString(), delay, result.ErrorMessage);
        return ReconcileOutcome.Error;
    }

    private CancellationToken Begin(NamespacedName key, long began)
    {
        lock (_lock)
        {
            (_key, _since, _isBusy) = (key, began, true);
            if (_stopped)
                _cancellation.Cancel();
            else
                _cancellation.CancelAfter(timeout);
            return _cancellation.Token;
        }
    }

    /// <summary>Stops the timeout. The source is used again when nothing was cancelled, so that a reconciliation costs no new timer.</summary>
    private void End()
    {
        lock (_lock)
        {
            _isBusy = false;
            if (_stopped || _cancellation.TryReset())
                return;
            _cancellation.Dispose();
            _cancellation = new(Timeout.InfiniteTimeSpan, time);
        }
    }
}
