using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;

namespace AgentRegions.Core.Membership;

/// <summary>
/// What one operator last published: one item for all its services, written by that operator alone. Spans are by its own
/// monotonic clock, so who reads it compares no clocks.
/// </summary>
public sealed record ObserverItem
{
    /// <summary>The operator's name among the observers: the region it runs in, or a witness' name.</summary>
    public required string Observer { get; init; }

    /// <summary>Unique among all processes that ever publish.</summary>
    public required string Process { get; init; }

    /// <summary>Raised with every write. One that does not move is silence.</summary>
    public required long Beat { get; init; }

    /// <summary>Since the process started.</summary>
    public required TimeSpan Uptime { get; init; }

    public required ObserverReport Report { get; init; }
}

/// <summary>What an operator has to say. It stays the same object while it says the same.</summary>
public sealed record ObserverReport
{
    /// <summary>An operator that does not know the version takes no notice of the report.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; set; } = CurrentSchema;

    /// <summary>It stops, and will not act any more: whoever is next may lead at once.</summary>
    public bool Leaving { get; init; }

    /// <summary>Why its verdicts are no votes now; null when they are.</summary>
    public string? Abstains { get; init; }

    public IReadOnlyList<ServiceReport> Services { get; set; } = [];

    public ServiceReport? Of(NamespacedName service)
    {
        foreach (var report in Services)
        {
            if (report.Service == service)
                return report;
        }
        return null;
    }
}

/// <summary>What an operator says of one service.</summary>
public sealed record ServiceReport
{
    public required NamespacedName Service { get; init; }

    /// <summary>Of the policy's spec and its regions' specs, as this operator sees them.</summary>
    public required string SpecHash { get; init; }

    /// <summary>Of what its probes depend on in its regions' specs; null: by an operator that does not say.</summary>
    public string? ProbeHash { get; init; }

    /// <summary>What keeps this operator, as the leader, from writing the zone; null when nothing does, or it does not lead.</summary>
    public string? Blocked { get; init; }

    /// <summary>Whether the policy is Paused in this operator's cluster.</summary>
    public bool Paused { get; init; }

    /// <summary>The observers that this policy configures.</summary>
    public IReadOnlyList<string> Observers { get; set; } = [];

    public IReadOnlyList<RegionReport> Regions { get; set; } = [];

    /// <summary>What other systems told this operator of the regions.</summary>
    public IReadOnlyList<SignalReport> Signals { get; set; } = [];

    /// <summary>Why this operator could not change the service's zone when it last tried; null when it can, as far as it knows.</summary>
    public string? DnsFault { get; init; }

    /// <summary>What persons ask for in this cluster and the register does not show as handled yet.</summary>
    public IReadOnlyList<RelayedRequest> Requests { get; set; } = [];

    /// <summary>Those of kind Drill, apart: operators that do not know the kind read over them. Null: none.</summary>
    public IReadOnlyList<RelayedRequest>? Drills { get; init; }

    public IReadOnlyList<RelayedCommand> Commands { get; set; } = [];

    /// <summary>What this operator holds as the service's leader; null when it does not lead.</summary>
    public ServiceClaim? Leads { get; init; }

    /// <summary>What this operator's routing controls say; null when it serves none for the service.</summary>
    public RoutingControlReport? RoutingControl { get; init; }

    /// <summary>The policy was deleted in this operator's cluster; null while it exists.</summary>
    public Tombstone? Deleted { get; init; }

    public bool SaysTheSameAs(ServiceReport other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other)
            || (Service == other.Service && SpecHash == other.SpecHash && ProbeHash == other.ProbeHash && Blocked == other.Blocked && Paused == other.Paused && DnsFault == other.DnsFault && Deleted == other.Deleted
                && RoutingControl == other.RoutingControl && Leads?.Term == other.Leads?.Term && Leads?.Version == other.Leads?.Version
                && Observers.SequenceEqual(other.Observers) && Regions.SequenceEqual(other.Regions) && Signals.SequenceEqual(other.Signals)
                && Requests.SequenceEqual(other.Requests) && (Drills ?? []).SequenceEqual(other.Drills ?? []) && Commands.SequenceEqual(other.Commands));
    }
}

/// <summary>An observer's verdict of a region.</summary>
public sealed record RegionReport
{
    /// <summary>The AgentRegion's name.</summary>
    public required string Name { get; init; }

    public required Verdict Verdict { get; init; }

    public string Reason { get; set; } = "";

    /// <summary>What it saw; empty for a healthy region.</summary>
    public string Message { get; set; } = "";

    /// <summary>Of the region's workload, by the operator beside it.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>The same workload's spec.replicas.</summary>
    public int? WantedReplicas { get; init; }

    /// <summary>Of those that ask this operator; null when none does.</summary>
    public SidecarsReport? Sidecars { get; init; }

    /// <summary>When it came to this verdict, as <see cref="ObserverItem.Uptime"/>.</summary>
    public required TimeSpan Since { get; init; }
}

/// <summary>What a region's sidecars say together.</summary>
public sealed record SidecarsReport
{
    /// <summary>How many were heard in the last seconds.</summary>
    public int Count { get; set; }

    /// <summary>The question of a change being prepared that the rest answers; null: none was asked.</summary>
    public string? Demand { get; init; }

    /// <summary>How many heard it.</summary>
    public int Heard { get; set; }

    /// <summary>Of these, how many did what it asks for.</summary>
    public int Done { get; set; }

    /// <summary>How many streams run beside those that heard it.</summary>
    public int Streams { get; set; }

    /// <summary>How many sessions they have not stored.</summary>
    public int NotStored { get; set; }
}

/// <summary>A person's Failover object, on its way to the leader.</summary>
/// <param name="Name">The object's name; the namespace is the service's.</param>
/// <param name="Spec">What it asks for.</param>
/// <param name="CreatedAt">In the time of the API server that made it.</param>
public sealed record RelayedRequest(string Name, FailoverSpec Spec, DateTimeOffset CreatedAt);

/// <summary>A person's word that is to hold in every cluster.</summary>
/// <param name="Id">The words themselves: said in three clusters, or again by GitOps, they count once.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Until">For a pause: when it ends by itself.</param>
/// <param name="Reason">Why, for people.</param>
/// <param name="GlobalBy">For a pause of every service: the observer in whose cluster it was said; null: it is of this service alone.</param>
public sealed record RelayedCommand(string Id, CommandKind Kind, DateTimeOffset? Until = null, string Reason = "", string? GlobalBy = null);

public enum CommandKind
{
    Pause,

    /// <summary>Ends the pause whose id it carries.</summary>
    Resume,

    /// <summary>The changes up to the epoch that it begins with are dealt with.</summary>
    Acknowledge,
}

/// <summary>What the leader holds, for the others to follow without reading the register.</summary>
/// <param name="Term">Its term.</param>
/// <param name="Version">The register's version, opaque: another one is worth a read.</param>
/// <param name="Epoch">The register's.</param>
/// <param name="Active">What clients are told, as far as that is known.</param>
public sealed record ServiceClaim(long Term, string Version, long Epoch, IReadOnlyList<string> Active);

/// <param name="Epoch">Of the register that it answers by.</param>
/// <param name="Keys">The ids of the secrets that it knows, joined by commas.</param>
public sealed record RoutingControlReport(long Epoch, string Keys);

/// <summary>What is left to do of a policy that was deleted.</summary>
/// <param name="Zone">Its zone.</param>
/// <param name="ZoneId">Its zone's id, where the policy named it.</param>
/// <param name="Name">Its name.</param>
/// <param name="DeleteRecords">Whether the records go once every observer published the deletion.</param>
public sealed record Tombstone(string Zone, string? ZoneId, string Name, bool DeleteRecords);
