namespace AgentRegions.Core.Dns.HealthChecks;

/// <summary>The next thing to do about a service's health checks. One at a time; each may be done twice.</summary>
public abstract record HealthCheckStep
{
    private HealthCheckStep()
    {
    }

    /// <summary>Writes the register alone.</summary>
    public sealed record Note(HealthCheckLedger Next) : HealthCheckStep;

    /// <summary>Makes what the register intends.</summary>
    public sealed record Create(KeptHealthCheck Check, HealthCheckSettings Settings) : HealthCheckStep;

    public sealed record Update(KeptHealthCheck Check, HealthCheckSettings Settings) : HealthCheckStep;

    /// <summary>Deletes what the register retired.</summary>
    public sealed record Delete(KeptHealthCheck Check) : HealthCheckStep;
}
