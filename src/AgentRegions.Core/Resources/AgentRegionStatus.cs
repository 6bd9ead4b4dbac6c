using System.Text.Json.Serialization;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>What is known of a region. Written by the operator alone.</summary>
public sealed record AgentRegionStatus
{
    /// <summary>The generation of the spec that this status is about.</summary>
    public long ObservedGeneration { get; init; }

    /// <summary>Whether DNS sends new traffic here.</summary>
    public bool Active { get; init; }

    /// <summary>What the quorum of observers concludes.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>What each observer concludes by its own probes.</summary>
    [XListType("map", "name")]
    public IReadOnlyList<ObserverVerdict> Observers { get; set; } = [];

    /// <summary>What other systems say is wrong with it now (detection.signals of the policy).</summary>
    [XListType("map", "name")]
    public IReadOnlyList<SignalStatus> Signals { get; set; } = [];

    /// <summary>What the region last said of itself.</summary>
    public AgentContract? Contract { get; init; }

    /// <summary>The conversations that the region carries, as it last said: to a tenth, and less than a minute old while it answers.</summary>
    public RegionSessions? Sessions { get; init; }

    /// <summary>How far the session table's other replicas were behind this region's, in seconds, as it last said.</summary>
    public long? ReplicationLagSeconds { get; init; }

    /// <summary>How its workload was scaled for a change of region, until it is scaled back.</summary>
    public ScaledWorkload? Scaled { get; init; }

    /// <summary>Aspects of the state, one entry per type.</summary>
    [XListType("map", "type")]
    public IReadOnlyList<Condition> Conditions { get; set; } = [];
}

/// <summary>What an observer, or the quorum of observers, concludes of a region.</summary>
public enum Verdict
{
    /// <summary>Not probed enough to say.</summary>
    Unknown,

    /// <summary>It answers well enough to be given traffic.</summary>
    Healthy,

    /// <summary>It answers, but not well enough to be given new traffic.</summary>
    Degraded,

    /// <summary>It does not answer.</summary>
    Down,
}

/// <summary>A workload that the operator scaled.</summary>
public sealed record ScaledWorkload
{
    /// <summary>What it is.</summary>
    public required WorkloadKind Kind { get; init; }

    /// <summary>The object's name.</summary>
    public required string Name { get; init; }

    /// <summary>The replicas that it had, and gets back.</summary>
    public required int From { get; init; }

    /// <summary>The replicas that it was given.</summary>
    public required int To { get; init; }

    /// <summary>When it was given them; absent while it is about to.</summary>
    public DateTimeOffset? At { get; init; }
}

/// <summary>How many conversations a region carries.</summary>
public sealed record RegionSessions
{
    /// <summary>Stored by this region within the last hour, and not ended.</summary>
    public long Total { get; init; }

    /// <summary>Of these, stored within the last minutes.</summary>
    public long Active { get; init; }
}

/// <summary>What one observer concludes of a region.</summary>
public sealed record ObserverVerdict
{
    /// <summary>The region that the observer runs in.</summary>
    public required string Name { get; init; }

    /// <summary>What it concludes.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>A short CamelCase word, then what was seen.</summary>
    public string Reason { get; set; } = "";

    /// <summary>When it came to this verdict.</summary>
    public DateTimeOffset Since { get; init; }
}

/// <summary>One live signal.</summary>
public sealed record SignalStatus
{
    /// <summary>Its name in the policy.</summary>
    public required string Name { get; init; }

    /// <summary>What fired.</summary>
    public string Message { get; set; } = "";

    /// <summary>When it began.</summary>
    public DateTimeOffset Since { get; init; }
}

/// <summary>
/// The state that two regions must share for a conversation to go on: what the agent's health answer says of its release,
/// schema, model, index, secrets and blobs, under the same names as there. Absent means that the agent did not say.
/// </summary>
public sealed record AgentContract
{
    /// <summary>The agent's release.</summary>
    [Length(1, ResourceLimits.ContractValueLength)]
    public string? Release { get; init; }

    /// <summary>The revision of the session schema.</summary>
    [JsonPropertyName("schema_rev")]
    [Length(1, ResourceLimits.ContractValueLength)]
    public string? SchemaRev { get; init; }

    /// <summary>The model that answers.</summary>
    [JsonPropertyName("model_tag")]
    [Length(1, ResourceLimits.ContractValueLength)]
    public string? ModelTag { get; init; }

    /// <summary>The content of the retrieval index.</summary>
    [JsonPropertyName("index_hash")]
    [Length(1, ResourceLimits.ContractValueLength)]
    public string? IndexHash { get; init; }

    /// <summary>The revision of the secrets in use.</summary>
    [JsonPropertyName("secrets_rev")]
    [Length(1, ResourceLimits.ContractValueLength)]
    public string? SecretsRev { get; init; }

    /// <summary>The manifest of the blobs in use.</summary>
    [JsonPropertyName("blob_manifest")]
    [Length(1, ResourceLimits.ContractValueLength)]
    public string? BlobManifest { get; init; }
}
