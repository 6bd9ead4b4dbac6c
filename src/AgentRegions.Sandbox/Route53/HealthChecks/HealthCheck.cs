namespace AgentRegions.Sandbox.Route53.HealthChecks;

/// <param name="Text">As GetHealthCheckStatus shows it: "Success: ..." or "Failure: ...".</param>
internal sealed record Observation(DateTimeOffset At, bool Success, string Text);

internal sealed class HealthCheck(string id, string callerReference, HealthCheckConfig config)
{
    private int _against;

    public string Id => id;

    public string CallerReference => callerReference;

    public HealthCheckConfig Config { get; private set; } = config;

    public long Version { get; private set; } = 1;

    /// <summary>What probes say; a new check begins healthy ("How Amazon Route 53 determines whether a health check is healthy").</summary>
    public bool EndpointHealthy { get; private set; } = true;

    public Observation? Last { get; private set; }

    public Observation? LastFailure { get; private set; }

    public void Update(HealthCheckConfig config) => (Config, Version) = (config, Version + 1);

    /// <summary>
    /// The threshold's number of probes in a row against the present state turns it. There is one checker here, so the real one's rule,
    /// healthy while more than 18 % of checkers say so, is that one's word.
    /// </summary>
    public void Observe(Observation observation)
    {
        Last = observation;
        if (!observation.Success)
            LastFailure = observation;
        _against = observation.Success == EndpointHealthy ? 0 : _against + 1;
        if (_against >= Config.FailureThreshold)
            (EndpointHealthy, _against) = (observation.Success, 0);
    }
}
