using System.Text.Json.Serialization;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Coordination;

/// <summary>
/// The truth of a service, in the coordination store. Every write is a compare-and-swap by the leader of the current term;
/// whatever is done to the world was written here as an <see cref="Operation"/> before.
/// </summary>
public sealed record Register
{
    /// <summary>An operator that does not know the version never leads.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; set; } = CurrentSchema;

    /// <summary>Raised whenever another operator takes the lead.</summary>
    public long Term { get; init; }

    public string? Leader { get; init; }

    /// <summary>Raised by every intent to change the active set. Never lowered, also when the change is refused.</summary>
    public long Epoch { get; init; }

    /// <summary>What DNS accepted last.</summary>
    public Published? Published { get; init; }

    /// <summary>
    /// The regions that clients are told: what DNS accepted last, or what it answers since by the data plane. A change begins from what that was, so it stays so until the change is made.
    /// </summary>
    [JsonIgnore]
    public IReadOnlyList<string> Active => Operation is { } operation ? operation.SwitchedAt is null ? operation.From : operation.To : Published?.Active ?? [];

    /// <summary>Clients are sent to the status page; whose service it is stays as it was.</summary>
    [JsonIgnore]
    public bool ShowsStatusPage => Published?.StatusPage is not null;

    /// <summary>The regions that clients are really sent to: none while the status page is shown.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Serving => ShowsStatusPage ? [] : Active;

    /// <summary>The data plane moved clients, and no batch has said so in the zone yet.</summary>
    [JsonIgnore]
    public bool IsAheadOfZone => Operation is { } operation && Published is { } published && (operation.SwitchedAt is not null || !operation.From.SequenceEqual(published.Active));

    /// <summary>The last sequence number reserved for an ownership TXT; no number is used twice.</summary>
    public long Sequence { get; init; }

    /// <summary>What is being done: written before the first act, cleared by an accepted batch only.</summary>
    public Operation? Operation { get; init; }

    /// <summary>A planned change that is being prepared; null when none is.</summary>
    public Preparation? Preparation { get; init; }

    /// <summary>The last change that nobody asked for and that was taken back; null when there was none since the last change.</summary>
    public RolledBack? RolledBack { get; init; }

    /// <summary>The service's drills; null: there was none, and none is scheduled.</summary>
    public DrillLedger? Drill { get; init; }

    /// <summary>When the active set last changed other than for a drill, in the store's time; null when it was only placed.</summary>
    public DateTimeOffset? LastChangeAt { get; init; }

    public bool LastChangeByPerson { get; init; }

    /// <summary>The changes of the last day, the latest first: what spec.maxChangesPerDay counts, however short the history is. Bounded by what that may be.</summary>
    public IReadOnlyList<RecentChange> RecentChanges { get; set; } = [];

    /// <summary>The active set was taken over from the zone, since this register was lost or restored, or its policy made again; null: never, or a person moved the service since.</summary>
    public Adoption? Adoption { get; init; }

    /// <summary>The same, while no person acknowledged it.</summary>
    [JsonIgnore]
    public Adoption? OpenAdoption => Adoption is { } adoption && Acknowledged < adoption.Epoch ? adoption : null;

    /// <summary>The epoch up to which a person acknowledged the changes; 0: none.</summary>
    public long Acknowledged { get; init; }

    /// <summary>The observers by whose agreement the service is led; empty: not noted yet. Another list needs this one's agreement too, and a withdrawal that of all of them.</summary>
    public IReadOnlyList<string> Observers { get; set; } = [];

    /// <summary>When the service was withdrawn, its policy deleted everywhere: null while it lives.</summary>
    public DateTimeOffset? WithdrawnAt { get; init; }

    /// <summary>A person's pause, until it ends by itself or a person ends it: in every cluster, whatever the manifests say.</summary>
    public Pause? Pause { get; init; }

    /// <summary>The pauses of every service of an operator, one of each cluster at most: beside the service's own, so that neither ends the other.</summary>
    public IReadOnlyList<GlobalPause> GlobalPauses { get; set; } = [];

    /// <summary>The observers whose manifests say Paused, as they last said: an operator that is gone takes no pause with it.</summary>
    public IReadOnlyList<string> PausedBy { get; set; } = [];

    /// <summary>The commands that had their effect, newest first, bounded.</summary>
    public IReadOnlyList<string> Commands { get; set; } = [];

    /// <summary>Regions whose records Route 53 refused.</summary>
    public IReadOnlyList<RefusedRecords> Refused { get; set; } = [];

    /// <summary>The health checks that the service has at Route 53; null: it never had any.</summary>
    public HealthCheckLedger? HealthChecks { get; init; }

    /// <summary>What the active regions last said of themselves: what their successors are compared with, also by an operator that never saw them well.</summary>
    public IReadOnlyList<KnownContract> Contracts { get; set; } = [];

    /// <summary>What the active regions last answered to semantic probes: by what their successors are judged.</summary>
    public IReadOnlyList<KnownMeaning> Meanings { get; set; } = [];

    /// <summary>The changes, newest first, bounded by the policy's historyLimit.</summary>
    public IReadOnlyList<ChangeRecord> History { get; set; } = [];

    /// <summary>Requests that ended without a change, or whose change left the history; newest first, bounded: applied again, they show the same end.</summary>
    public IReadOnlyList<RequestRecord> Requests { get; set; } = [];

    /// <summary>What receivers of notifications were told; null: the policy names none.</summary>
    public NotificationLedger? Notifications { get; init; }
}

/// <summary>The last accepted batch.</summary>
public sealed record Published
{
    public required long Epoch { get; init; }

    public required IReadOnlyList<string> Active { get; init; }

    /// <summary>The ownership TXT's value.</summary>
    public required string Ownership { get; init; }

    /// <summary>The name that was published; null: by an operator that did not note it.</summary>
    public string? Name { get; init; }

    /// <summary>The hosted zone that it was published in; null as above, or where zones have no ids.</summary>
    public string? ZoneId { get; init; }

    /// <summary>The fingerprint of the records that were written; null when they are not known.</summary>
    public string? Records { get; init; }

    /// <summary>Null when the active set was taken over from the zone.</summary>
    public string? ChangeId { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public DateTimeOffset? InSyncAt { get; init; }

    /// <summary>Since when the records have been the status page's; null: they are the active regions'. An operator that does not know it brings those back.</summary>
    public DateTimeOffset? StatusPage { get; init; }

    /// <summary>The regions among which Route 53 follows the operators' routing controls without being told, since all records carry calculated checks; null when it does not.</summary>
    public IReadOnlyList<string>? DataPlane { get; init; }
}

/// <summary>An intent. It changes the active set, or only brings the zone in line with it (<see cref="Kind"/> null and From equal to To).</summary>
public sealed record Operation
{
    /// <summary>Unique within the service: the epoch and the sequence at its start.</summary>
    public required string Id { get; init; }

    public FailoverKind? Kind { get; init; }

    /// <summary>Of which drill it is a way; null: of none. Such a change is a Switchover by its kind, which every operator knows.</summary>
    public DrillLeg? Drill { get; init; }

    /// <summary>Its kind for people.</summary>
    [JsonIgnore]
    public FailoverKind? ShownKind => Drill is null ? Kind : FailoverKind.Drill;

    public required long Epoch { get; init; }

    public required IReadOnlyList<string> From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    public string? RequestedBy { get; init; }

    public string Evidence { get; set; } = "";

    public IReadOnlyList<GateStatus> Gates { get; set; } = [];

    /// <summary>How it was prepared; empty when it was not, since nothing was to be waited for.</summary>
    public IReadOnlyList<StepStatus> Steps { get; set; } = [];

    public FailoverLoss? Loss { get; init; }

    public required DateTimeOffset IntentAt { get; init; }

    public Elapsed? Detect { get; init; }

    public Elapsed? Decide { get; init; }

    /// <summary>When enough operators had withdrawn every other region for long enough that Route 53 answers To, in the store's time; null: by what is known it does not yet.</summary>
    public DateTimeOffset? SwitchedAt { get; init; }

    /// <summary>Whether its records are the status page's. The active set stays.</summary>
    public bool StatusPage { get; init; }

    /// <summary>Whether the epoch is a new one, so that the operation is a change with a place in the history.</summary>
    public bool RaisesEpoch { get; init; }
}

/// <summary>One change of the active set, as the history keeps it.</summary>
public sealed record ChangeRecord
{
    public required long Epoch { get; init; }

    /// <summary>Null for the first placement and for an adoption.</summary>
    public FailoverKind? Kind { get; init; }

    /// <summary>Of which drill it was a way; null: of none.</summary>
    public DrillLeg? Drill { get; init; }

    /// <summary>Its kind for people.</summary>
    [JsonIgnore]
    public FailoverKind? ShownKind => Drill is null ? Kind : FailoverKind.Drill;

    public required IReadOnlyList<string> From { get; init; }

    public required IReadOnlyList<string> To { get; init; }

    /// <summary>The Failover object of a person, if one asked.</summary>
    public string? RequestedBy { get; init; }

    public string Evidence { get; set; } = "";

    public IReadOnlyList<GateStatus> Gates { get; set; } = [];

    public FailoverLoss? Loss { get; init; }

    /// <summary>Verify until Route 53 is in sync, then Done; Failed when its records were refused.</summary>
    public required FailoverPhase Phase { get; init; }

    public string? Failure { get; init; }

    /// <summary>How it was prepared; empty when it was not.</summary>
    public IReadOnlyList<StepStatus> Steps { get; set; } = [];

    public string? ChangeId { get; init; }

    public required DateTimeOffset IntentAt { get; init; }

    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>When the data plane answered it, where that was before Route 53 accepted it.</summary>
    public DateTimeOffset? SwitchedAt { get; init; }

    public DateTimeOffset? InSyncAt { get; init; }

    public FailoverTimings? Timings { get; init; }
}

/// <param name="Epoch">Of the adoption.</param>
/// <param name="At">When it was, in the store's time.</param>
/// <param name="Why">What had happened to the register.</param>
public sealed record Adoption(long Epoch, DateTimeOffset At, string Why)
{
    /// <summary>What it means, and what ends it.</summary>
    [JsonIgnore]
    public string Message =>
        $"the active set was taken over from the zone at epoch {Epoch}, since {Why}; a pause, a hold or a cooldown of before may be lost, so nothing returns by itself, and failovers go on: {Acknowledgement.Remedy}";
}

/// <param name="Epoch">The change's.</param>
/// <param name="At">When the active set changed, in the store's time.</param>
public sealed record RecentChange(long Epoch, DateTimeOffset At);

/// <param name="Id">The command's.</param>
/// <param name="Until">When it ends by itself, in the store's time; null: when a person ends it.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record Pause(string Id, DateTimeOffset? Until, string Reason);

/// <param name="Region">Which said so.</param>
/// <param name="Contract">What it said while it was healthy.</param>
public sealed record KnownContract(string Region, AgentContract Contract);

/// <param name="Region">Which answered.</param>
/// <param name="Gate">The gate that asked.</param>
/// <param name="Sheet">What it answered while it was healthy.</param>
/// <param name="SeenAt">When, in the store's time.</param>
public sealed record KnownMeaning(string Region, string Gate, SemanticSheet Sheet, DateTimeOffset SeenAt);

/// <summary>A request that had its run.</summary>
public sealed record RequestRecord
{
    /// <summary>The <see cref="Reason"/> of one that was prepared and then taken back.</summary>
    public const string RolledBack = "RolledBack";

    public required string Name { get; init; }

    /// <summary>Failed when it ended without a change, Done when it led to one.</summary>
    public FailoverPhase Phase { get; set; } = FailoverPhase.Failed;

    public required string Reason { get; init; }

    public string Message { get; set; } = "";

    /// <summary>Which way of which drill it was; null: of none.</summary>
    public DrillLeg? Drill { get; init; }

    /// <summary>How far it came.</summary>
    public IReadOnlyList<StepStatus> Steps { get; set; } = [];

    public required DateTimeOffset At { get; init; }
}

/// <summary>Records that would be refused again, until they change.</summary>
/// <param name="Region">The region they are for.</param>
/// <param name="Fingerprint">Of the records.</param>
/// <param name="Message">What Route 53 said.</param>
public sealed record RefusedRecords(string Region, string Fingerprint, string Message)
{
    /// <summary>In place of a region, whose name it cannot be: the status page's records.</summary>
    public const string StatusPage = "/status-page";

    /// <summary>When they were last refused, in the store's time; null: only together with others', so that nobody knows whose are to blame.</summary>
    public DateTimeOffset? At { get; init; }
}
