using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>
/// One parity condition: a union by type. The section that type names may be left out when every field in it has a default.
/// </summary>
[ValidationRule("self.type != 'ReplicationLag' || has(self.replicationLag)", ResourceRemedies.ReplicationLagGate, FieldPath = ".replicationLag")]
[ValidationRule("self.type != 'QueueTail' || has(self.queueTail)", ResourceRemedies.QueueTailGate, FieldPath = ".queueTail")]
[ValidationRule("!has(self.capacity) || !has(self.capacity.scale) || self.onFailure != 'Warn'", ResourceRemedies.ScaleBlocks, FieldPath = ".onFailure")]
[ValidationRule("self.type != 'Webhook' || has(self.webhook)", ResourceRemedies.WebhookGate, FieldPath = ".webhook")]
public sealed record GateSpec
{
    /// <summary>Names the gate in status and events; once per policy.</summary>
    [Length(1, ResourceLimits.NameLength)]
    [Pattern(ResourcePatterns.Label, Message = "name " + ResourcePatterns.LabelRemedy)]
    public required string Name { get; init; }

    /// <summary>What the gate looks at.</summary>
    public required GateType Type { get; init; }

    /// <summary>For type Contract; absent: the source's last values are required.</summary>
    public ContractGate? Contract { get; init; }

    /// <summary>For type IndexHash; absent: the source's last value is required.</summary>
    public ValueGate? IndexHash { get; init; }

    /// <summary>For type BlobManifest; absent: the source's last value is required.</summary>
    public ValueGate? BlobManifest { get; init; }

    /// <summary>For type ReplicationLag.</summary>
    public ReplicationLagGate? ReplicationLag { get; init; }

    /// <summary>For type QueueTail.</summary>
    public QueueTailGate? QueueTail { get; init; }

    /// <summary>For type DedupeStore; absent: the defaults.</summary>
    public DedupeStoreGate? DedupeStore { get; init; }

    /// <summary>For type Capacity; absent: one ready replica is required.</summary>
    public CapacityGate? Capacity { get; init; }

    /// <summary>For type Webhook.</summary>
    public WebhookGate? Webhook { get; init; }

    /// <summary>For type SemanticProbe; absent: the defaults.</summary>
    public SemanticProbeGate? SemanticProbe { get; init; }

    /// <summary>What happens while the gate does not pass.</summary>
    public GateFailure OnFailure { get; set; } = GateFailure.Block;

    /// <summary>
    /// How long a wanted change waits for a gate that blocks, before it goes on all the same and says so: 1s to 24h. Counted from the quorum's verdict, or from the
    /// request. Absent: it waits until the gate passes. Nothing is forced in a failback that nobody asked for.
    /// </summary>
    [DurationRange(ResourceLimits.MinForceAfter, ResourceLimits.MaxForceAfter)]
    public Duration? ForceAfter { get; init; }
}

/// <summary>What a gate looks at. What is not known has not passed.</summary>
public enum GateType
{
    /// <summary>The target's contract equals what is expected, or the source's last.</summary>
    Contract,

    /// <summary>The target's retrieval index (index_hash) is the expected one, or the source's last.</summary>
    IndexHash,

    /// <summary>The target's blobs (blob_manifest) are the expected ones, or the source's last.</summary>
    BlobManifest,

    /// <summary>What the source stores reaches its replicas soon enough; of a source that failed, as it last was.</summary>
    ReplicationLag,

    /// <summary>The target has worked off its ingestion queue; in a planned change the source has too.</summary>
    QueueTail,

    /// <summary>The store that keeps side effects from running twice is written and read in the target; in a planned change in the source too.</summary>
    DedupeStore,

    /// <summary>The target has enough ready replicas.</summary>
    Capacity,

    /// <summary>An HTTP endpoint of yours says that the target is ready.</summary>
    Webhook,

    /// <summary>The target's agent answers a fixed set of questions as the source's last did.</summary>
    SemanticProbe,
}

/// <summary>What happens while a gate does not pass.</summary>
public enum GateFailure
{
    /// <summary>The change waits.</summary>
    Block,

    /// <summary>The change goes on, and says so.</summary>
    Warn,
}

/// <summary>Requires that the target's contract is the expected one.</summary>
public sealed record ContractGate
{
    /// <summary>The values to require. What is absent here is compared with the source's last known value.</summary>
    public AgentContract? Expected { get; init; }
}

/// <summary>Requires one value of the target.</summary>
public sealed record ValueGate
{
    /// <summary>The value to require; absent: the source's last known value.</summary>
    [Length(1, ResourceLimits.ContractValueLength)]
    public string? Expected { get; init; }
}

/// <summary>Bounds what would be lost of the latest conversations.</summary>
public sealed record ReplicationLagGate
{
    /// <summary>The longest lag of the source's slowest replica (replication_lag_seconds of its health answer): 10ms to 1h.</summary>
    [DurationRange(ResourceLimits.MinLag, ResourceLimits.MaxLag)]
    public required Duration Max { get; init; }
}

/// <summary>Bounds what is not ingested yet (queue of the health answer).</summary>
[ValidationRule("has(self.maxDepth) || has(self.maxAge)", ResourceRemedies.SomeQueueBound)]
public sealed record QueueTailGate
{
    /// <summary>The most entries that may wait.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(int.MaxValue)]
    public int? MaxDepth { get; init; }

    /// <summary>The greatest age of the oldest entry: 0s to 24h.</summary>
    [DurationRange("0s", ResourceLimits.MaxQueueAge)]
    public Duration? MaxAge { get; init; }
}

/// <summary>Requires that the effect store works (dedupe of the health answer; the sidecar writes and reads it).</summary>
public sealed record DedupeStoreGate
{
    /// <summary>How old the last write and read may be: 1s to 1h.</summary>
    [DurationRange(ResourceLimits.MinProbeAge, ResourceLimits.MaxProbeAge)]
    public Duration MaxAge { get; set; } = Duration.FromSeconds(60);
}

/// <summary>Requires replicas of the target's workload, which the operator of its region counts. The target's spec.workload must name it.</summary>
[ValidationRule("!has(self.scale) || self.scale.max >= self.minReady", ResourceRemedies.ScaleHoldsMinimum, FieldPath = ".scale.max")]
public sealed record CapacityGate
{
    /// <summary>The fewest ready replicas.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(ResourceLimits.MaxReplicas)]
    public int MinReady { get; set; } = 1;

    /// <summary>
    /// The fewest ready replicas in percent of the source's ready ones; of a source that failed, in percent of its workload's spec.replicas, should those be more. Absent: the source
    /// does not matter.
    /// </summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxShare)]
    public int? PercentOfSource { get; init; }

    /// <summary>
    /// The target's workload is scaled up to what the gate asks for while a change waits for it, and back when the region has lost its traffic again. Absent: it is only counted.
    /// </summary>
    public CapacityScale? Scale { get; init; }
}

/// <summary>
/// How far a workload may be scaled. The operator of its region does it, and must be allowed to (the chart's workloadScaling.enabled). What somebody else scaled since, it leaves as it is; a
/// workload with a HorizontalPodAutoscaler is not for this.
/// </summary>
public sealed record CapacityScale
{
    /// <summary>The most replicas, whatever the gate asks for.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxReplicas)]
    public required int Max { get; init; }

    /// <summary>How long the region keeps them without traffic, before its workload is scaled back to what it had: 0s to 24h.</summary>
    [DurationRange("0s", ResourceLimits.MaxScaleDown)]
    public Duration DownAfter { get; set; } = Duration.FromMinutes(5);
}

/// <summary>Asks an endpoint of yours. It is asked by the leading operator alone, for each region that traffic could move to.</summary>
public sealed record WebhookGate
{
    /// <summary>
    /// Where: https, or http to a loopback address. It is sent a POST of {"service", "gate", "source", "target"} and answers 200 with
    /// {"passed": true | false, "reason": "..."}; every other answer has not passed.
    /// </summary>
    [Length(1, ResourceLimits.UrlLength)]
    [Pattern(ResourcePatterns.SafeUrl, Message = "url " + ResourcePatterns.SafeUrlRemedy)]
    public required string Url { get; init; }

    /// <summary>How long an answer may take: 50ms to 1m.</summary>
    [DurationRange(ResourceLimits.MinTimeout, ResourceLimits.MaxTimeout)]
    public Duration Timeout { get; set; } = Duration.FromSeconds(5);

    /// <summary>How often it is asked: 1s to 1h. An answer counts for twice as long.</summary>
    [DurationRange(ResourceLimits.MinAsk, ResourceLimits.MaxAsk)]
    public Duration Interval { get; set; } = Duration.FromSeconds(30);
}

/// <summary>
/// Asks the agents themselves: POST {endpoint}/probe/semantic of each region, by the leading operator alone. The target's ΔS of each question and seed may differ from the
/// source's last by maxDrift, and λ must be convergent in both. What an agent does not answer is unknown, and has not passed.
/// </summary>
public sealed record SemanticProbeGate
{
    /// <summary>How many questions the fixed set has.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxQuestions)]
    public int Questions { get; set; } = 10;

    /// <summary>With how many seeds each question is asked: 1 and on.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxSeeds)]
    public int Seeds { get; set; } = 2;

    /// <summary>By how much ΔS of a question may differ from the source's: a decimal from 0 to 1 as a string.</summary>
    [Length(1, ResourceLimits.ShareLength)]
    [Pattern(ResourcePatterns.Share, Message = "maxDrift " + ResourcePatterns.ShareRemedy)]
    public string MaxDrift { get; set; } = "0.03";

    /// <summary>How long a whole answer may take, with a second try should the first fail: 50ms to 1m.</summary>
    [DurationRange(ResourceLimits.MinTimeout, ResourceLimits.MaxTimeout)]
    public Duration Timeout { get; set; } = Duration.FromSeconds(30);

    /// <summary>
    /// How often each region is asked: 5s to 1h. An answer counts for twice as long. While a change waits for the gate the targets are asked after 2 s, then ever more seldom
    /// up to this.
    /// </summary>
    [DurationRange(ResourceLimits.MinSemanticAsk, ResourceLimits.MaxAsk)]
    public Duration Interval { get; set; } = Duration.FromSeconds(60);
}
