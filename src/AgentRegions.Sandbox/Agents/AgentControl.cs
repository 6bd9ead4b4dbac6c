using AgentRegions.Core.Health;

namespace AgentRegions.Sandbox.Agents;

/// <summary>What POST /control changes, and what it and GET /control answer. Absent fields stay as they are.</summary>
public sealed record AgentControl
{
    public AgentMode? Mode { get; init; }

    /// <summary>For the mode slow.</summary>
    public double? DelaySeconds { get; init; }

    /// <summary>The region that the health report names; another than its own makes probes see a wrong region.</summary>
    public string? Region { get; init; }

    public string? Release { get; init; }

    public string? SchemaRev { get; init; }

    public string? ModelTag { get; init; }

    public string? IndexHash { get; init; }

    public string? SecretsRev { get; init; }

    public string? BlobManifest { get; init; }

    public QueueReport? Queue { get; init; }

    public StreamsReport? Streams { get; init; }

    public DedupeReport? Dedupe { get; init; }

    public SessionsReport? Sessions { get; init; }

    public double? ReplicationLagSeconds { get; init; }

    public SemanticControl? Semantic { get; init; }
}
