using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Health;

/// <summary>The body of a region's health answer. Only the status is required; absent means that the agent did not say.</summary>
public sealed record HealthReport
{
    /// <summary>ok, healthy, pass or up, in any case, are well; every other word is not.</summary>
    public string? Status { get; init; }

    /// <summary>Why it is not well, each in a sentence.</summary>
    public IReadOnlyList<string>? Reasons { get; init; }

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

    /// <summary>How long what this region stores takes to the replica that lags most.</summary>
    public double? ReplicationLagSeconds { get; init; }

    /// <summary>A report of which only the contract is known.</summary>
    public static HealthReport Of(AgentContract contract)
    {
        ArgumentNullException.ThrowIfNull(contract);
        return new()
        {
            Release = contract.Release,
            SchemaRev = contract.SchemaRev,
            ModelTag = contract.ModelTag,
            IndexHash = contract.IndexHash,
            SecretsRev = contract.SecretsRev,
            BlobManifest = contract.BlobManifest,
        };
    }

    public AgentContract ToContract() => new()
    {
        Release = Release,
        SchemaRev = SchemaRev,
        ModelTag = ModelTag,
        IndexHash = IndexHash,
        SecretsRev = SecretsRev,
        BlobManifest = BlobManifest,
    };
}

/// <summary>The ingestion queue's tail.</summary>
public sealed record QueueReport
{
    public long? Depth { get; init; }

    public double? OldestAgeSeconds { get; init; }
}

public sealed record StreamsReport
{
    public long? Active { get; init; }
}

/// <summary>The store that keeps side effects from running twice.</summary>
public sealed record DedupeReport
{
    public bool? Warm { get; init; }

    /// <summary>Whether it could be written and read when that was last tried.</summary>
    public bool? Works { get; init; }

    /// <summary>Since that was tried.</summary>
    public double? CheckedSecondsAgo { get; init; }

    /// <summary>0 to 1.</summary>
    public double? HitRate { get; init; }
}

/// <summary>The conversations that were stored last by this region.</summary>
public sealed record SessionsReport
{
    /// <summary>Stored within the last hour, and not ended.</summary>
    public long? Total { get; init; }

    /// <summary>Of these, stored within the last minutes.</summary>
    public long? Active { get; init; }

    /// <summary>How old what is stored of a running conversation may be.</summary>
    public double? CheckpointAgeSeconds { get; init; }
}
