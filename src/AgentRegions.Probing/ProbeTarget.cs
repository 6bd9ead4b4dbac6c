using AgentRegions.Core;
using AgentRegions.Core.Resources;

namespace AgentRegions.Probing;

/// <summary>One region to probe, with everything that the probe needs: secrets are already read.</summary>
public sealed record ProbeTarget
{
    /// <summary>The AgentRegion.</summary>
    public required NamespacedName Region { get; init; }

    /// <summary>http or https; the health path is appended to it.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The cloud region that the health report must name, when it names one.</summary>
    public string? ExpectedRegion { get; init; }

    public required HealthSpec Health { get; init; }

    /// <summary>The value of the Authorization header. Secret: it stands in no message and no log.</summary>
    public string? AuthorizationHeader { get; init; }

    /// <summary>Certificates to trust instead of the system's, PEM.</summary>
    public string? CaPem { get; init; }

    /// <summary>Whether a probe of the other asks the same place the same question, so that its past counts.</summary>
    internal bool AsksTheSameAs(ProbeTarget other) =>
        Endpoint == other.Endpoint && Health.Path == other.Health.Path && ExpectedRegion == other.ExpectedRegion;

    // A record would print the secret.
    public override string ToString() => Region.ToString();
}
