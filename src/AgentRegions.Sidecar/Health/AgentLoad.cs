using AgentRegions.Core.Health;

namespace AgentRegions.Sidecar.Health;

/// <summary>What the agent reports of its load by <c>PUT /v1/load</c>. Absent parts stay as they were.</summary>
public sealed record AgentLoad
{
    /// <summary>The ingestion queue's tail.</summary>
    public QueueReport? Queue { get; init; }

    public StreamsReport? Streams { get; init; }

    public DedupeReport? Dedupe { get; init; }

    /// <summary>The agent's own word, such as ok or degraded.</summary>
    public string? Status { get; init; }
}
