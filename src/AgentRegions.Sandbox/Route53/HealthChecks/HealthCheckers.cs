namespace AgentRegions.Sandbox.Route53.HealthChecks;

/// <summary>Probes the endpoints of health checks for as long as they exist. There is one checker for each, where the real one has many.</summary>
internal sealed class HealthCheckers(Route53Account account, EndpointProbe probe, Route53Settings settings, TimeProvider time) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _running = new(StringComparer.Ordinal);

    /// <summary>Begins to probe a check, unless it is probed already.</summary>
    public void Start(string id)
    {
        lock (_lock)
        {
            if (!_stop.IsCancellationRequested && !_running.ContainsKey(id))
                _running.Add(id, RunAsync(id));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        await _stop.CancelAsync();
        lock (_lock)
            running = [.. _running.Values];
        await Task.WhenAll(running);
        _stop.Dispose();
    }

    private async Task RunAsync(string id)
    {
        try
        {
            while (account.ConfigOf(id) is { } config)
            {
                if (!config.Disabled && !config.IsCalculated)
                {
                    var (success, text) = await probe.ProbeAsync(config, _stop.Token);
                    account.Observe(id, success, text);
                }
                await Task.Delay(TimeSpan.FromSeconds(config.RequestInterval / settings.ProbeSpeed), time, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The sandbox stops.
        }
    }
}
