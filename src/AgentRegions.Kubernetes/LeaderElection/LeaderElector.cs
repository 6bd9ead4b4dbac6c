using System.Net;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.LeaderElection;

/// <summary>
/// Client-go's election by a Lease. Whoever does not hold it waits until the record did not change for its duration <em>by its own clock</em>,
/// then takes it by a write that fails when the record changed meanwhile. Clocks are never compared; the times in the record are for people.
/// </summary>
/// <remarks>
/// Safety: the holder stops <c>RenewDeadline</c> after it <em>sent</em> its last accepted renewal; others take the lease no earlier than <c>LeaseDuration</c>
/// after they <em>saw</em> it, which is later. RenewDeadline &lt; LeaseDuration, so the first ends before the second, if both clocks run at the same rate.
/// </remarks>
internal sealed class LeaderElector : ILeaderElection
{
    /// <summary>The wait between two tries while another leads is up to this much longer than the retry period.</summary>
    public const double RetryJitter = 1.2;

    private readonly LeaseRecord _lease;
    private readonly LeaderElectionSettings _settings;
    private readonly TimeProvider _time;
    private readonly Jitter _jitter;
    private readonly LeaderElectionMetrics _metrics;
    private readonly ILogger _logger;
    private long _renewedAt;
    private volatile bool _isLeader;

    public LeaderElector(LeaseRecord lease, string identity, LeaderElectionSettings settings, TimeProvider time, Jitter jitter, LeaderElectionMetrics metrics, ILogger<LeaderElector> logger)
    {
        (_lease, Identity, _settings, _time, _jitter, _metrics, _logger) = (lease, identity, settings, time, jitter, metrics, logger);
        metrics.Lead(lease.Name, false);
    }

    public event Action? StartedLeading;

    public event Action? StoppedLeading;

    /// <summary>Also false when the renew deadline passed and the loop that would notice does not come round.</summary>
    public bool IsLeader => _isLeader && SinceRenewal < _settings.RenewDeadline;

    public string Identity { get; }

    public string? Leader => _lease.Holder;

    /// <summary>While leading: since when the lease was not renewed.</summary>
    public TimeSpan SinceRenewal => _isLeader ? _time.GetElapsedTime(Interlocked.Read(ref _renewedAt)) : TimeSpan.Zero;

    /// <summary>Waits until this process leads. Failures are retried.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        while (!await TryAcquireOrRenewAsync(cancellationToken))
        {
            var wait = _settings.RetryPeriod + (_settings.RetryPeriod * RetryJitter * _jitter.NextDouble());
            await Task.Delay(wait, _time, cancellationToken);
        }
        _isLeader = true;
        _metrics.Lead(_lease.Name, true);
        LeaderElectionLog.Leading(_logger, _lease.Name, Identity);
        StartedLeading?.Invoke();
    }

    /// <summary>Renews the lease until that fails for the renew deadline, or another holds it. Afterwards this process leads no more, except when the token ended it.</summary>
    public async Task RenewAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _time.WaitAsync(_settings.RetryPeriod, cancellationToken);
            if (cancellationToken.IsCancellationRequested)
                return;
            var left = _settings.RenewDeadline - _time.GetElapsedTime(Interlocked.Read(ref _renewedAt));
            if (left <= TimeSpan.Zero || !await RenewWithinAsync(left, cancellationToken))
                break;
        }
        if (!cancellationToken.IsCancellationRequested)
            Stop(lost: true);
    }

    /// <summary>Gives the lease up, so that another need not wait for it to expire. Never throws.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        if (!_isLeader)
            return;
        Stop(lost: false);
        try
        {
            await _lease.ReleaseAsync(Identity, cancellationToken);
            LeaderElectionLog.Released(_logger, _lease.Name, Identity);
        }
        catch (Exception error) when (error is KubernetesException or HttpRequestException or IOException or OperationCanceledException)
        {
            LeaderElectionLog.Failed(_logger, error, "releasing", _lease.Name);
        }
    }

    /// <returns>Whether the lease is still held at the end.</returns>
    private async Task<bool> RenewWithinAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(left, _time);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            while (!await TryAcquireOrRenewAsync(cancellation.Token))
            {
                if (_lease.Holder is { Length: > 0 } holder && holder != Identity)
                    return false;
                await Task.Delay(_settings.RetryPeriod, _time, cancellation.Token);
            }
            return true;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return cancellationToken.IsCancellationRequested;
        }
    }

    private async Task<bool> TryAcquireOrRenewAsync(CancellationToken cancellationToken)
    {
        var sent = _time.GetTimestamp();
        try
        {
            if (!await _lease.TryHoldAsync(Identity, _settings.LeaseDuration, assumeHeld: _isLeader, cancellationToken))
                return false;
            Interlocked.Exchange(ref _renewedAt, sent);
            return true;
        }
        catch (KubernetesException error) when (error.StatusCode == HttpStatusCode.Conflict)
        {
            // Another was faster. The next try reads what it wrote.
            _lease.Invalidate();
            return false;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _lease.Invalidate();
            throw;
        }
        catch (Exception error) when (error is KubernetesException or HttpRequestException or IOException or TimeoutException or OperationCanceledException)
        {
            _lease.Invalidate();
            LeaderElectionLog.Failed(_logger, error, _isLeader ? "renewing" : "acquiring", _lease.Name);
            return false;
        }
    }

    private void Stop(bool lost)
    {
        _isLeader = false;
        _metrics.Lead(_lease.Name, false);
        if (lost)
            LeaderElectionLog.Lost(_logger, _lease.Name, Identity);
        StoppedLeading?.Invoke();
    }
}
