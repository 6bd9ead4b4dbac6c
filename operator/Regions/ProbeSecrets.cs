using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.Secrets;

namespace AgentRegions.Operator.Regions;

/// <summary>Reads the Secrets that a region's probes need. Their values are never logged nor shown.</summary>
internal sealed class ProbeSecrets(SecretKeys keys)
{
    /// <summary>The values; a class, since a record would print them.</summary>
    internal sealed class Values
    {
        public string? Authorization { get; init; }

        public string? CaPem { get; init; }
    }

    public static bool Needs(HealthSpec health) => health.Authorization is not null || health.Tls?.CaSecretKeyRef is not null;

    /// <summary>Without all values there is a problem instead: probing without them would call a healthy region Down.</summary>
    public async Task<(Values? Values, RegionProblem? Problem)> ReadAsync(AgentRegion region, CancellationToken cancellationToken)
    {
        var health = region.Spec.Health;
        var (authorization, problem) = await KeyAsync(region, "spec.health.authorization.secretKeyRef", health.Authorization?.SecretKeyRef, cancellationToken);
        if (problem is not null)
            return (null, problem);
        (var ca, problem) = await KeyAsync(region, "spec.health.tls.caSecretKeyRef", health.Tls?.CaSecretKeyRef, cancellationToken);
        return problem is not null ? (null, problem) : (new Values { Authorization = authorization, CaPem = ca }, null);
    }

    private async Task<(string? Value, RegionProblem? Problem)> KeyAsync(AgentRegion region, string field, SecretKeyReference? reference, CancellationToken cancellationToken)
    {
        if (reference is null)
            return (null, null);
        var (value, problem) = await keys.ReadAsync(region.Metadata.NamespaceProperty, field, reference, cancellationToken);
        return (value, problem is null ? null : new(problem.Reason, problem.Message));
    }
}
