using AgentRegions.Core.Health;

namespace AgentRegions.Sidecar.Health;

/// <summary>The body of /health: what <see cref="HealthReport"/> reads, and why when it is not well.</summary>
public sealed record SidecarHealth
{
    /// <summary>ok, or degraded.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is degraded, each in a sentence.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

    public required string Region { get; init; }

    public string? Release { get; init; }

    public string? SchemaRev { get; init; }

    public string? ModelTag { get; init; }

    public string? IndexHash { get; init; }

    public string? SecretsRev { get; init; }

    public string? BlobManifest { get; init; }

    public QueueReport? Queue { get; init; }

    public StreamsReport? Streams { get; init; }

    public DedupeReport? Dedupe { get; init; }
}
