namespace AgentRegions.Kubernetes.Health;

/// <summary>One line of <c>/healthz</c> or <c>/readyz</c>. Register further ones as singletons of this type.</summary>
public interface IOperatorHealthCheck
{
    /// <summary>Short, in lower case with dashes.</summary>
    string Name { get; }

    HealthScope Scope { get; }

    /// <summary>What is wrong; null when nothing is. Quick and without I/O: probes call it.</summary>
    string? Problem();
}

public enum HealthScope
{
    /// <summary>Only a restart helps: checked by /healthz and /readyz.</summary>
    Liveness,

    /// <summary>It may pass: checked by /readyz only.</summary>
    Readiness,
}
