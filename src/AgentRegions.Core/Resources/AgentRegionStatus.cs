namespace AgentRegions.Core.Resources;

public sealed record AgentRegionStatus
{
    public long ObservedGeneration { get; init; }

    /// <summary>Whether DNS sends new traffic here.</summary>
    public bool Active { get; init; }

    public Verdict Verdict { get; init; }

    public IReadOnlyList<ObserverVerdict> Observers { get; set; } = [];

    /// <summary>What the region last said of itself.</summary>
    public AgentContract? Contract { get; init; }

    public IReadOnlyList<Condition> Conditions { get; set; } = [];
}

/// <summary>What an observer, or the quorum of observers, concludes of a region.</summary>
public enum Verdict
{
    /// <summary>Not probed enough to say.</summary>
    Unknown,

    Healthy,

    /// <summary>It answers, but not well enough to be given new traffic.</summary>
    Degraded,

    /// <summary>It does not answer.</summary>
    Down,
}

public sealed record ObserverVerdict
{
    public required string Name { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>A short CamelCase word, then what was seen.</summary>
    public string Reason { get; set; } = "";

    public DateTimeOffset Since { get; init; }
}

/// <summary>
/// The state that two regions must share for a conversation to go on: what the agent's health answer says of its release,
/// schema, model, index, secrets and blobs. Absent means that the agent did not say.
/// </summary>
public sealed record AgentContract
{
    public string? Release { get; init; }

    public string? SchemaRev { get; init; }

    public string? ModelTag { get; init; }

    public string? IndexHash { get; init; }

    public string? SecretsRev { get; init; }

    public string? BlobManifest { get; init; }
}
