using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Schema;

namespace AgentRegions.Core.Resources;

/// <summary>The regions behind one DNS name, and the rules by which the operator moves it.</summary>
[ValidationRule("self.dns.switch != 'DataPlane' || self.routing == 'ActivePassive'", ResourceRemedies.DataPlaneRouting, FieldPath = ".routing")]
[ValidationRule("self.dns.switch != 'DataPlane' || self.coordination.type == 'DynamoDB'", ResourceRemedies.DataPlaneCoordination, FieldPath = ".coordination.type")]
[ValidationRule("self.dns.switch != 'DataPlane' || self.safety.allDown != 'StatusPage'", ResourceRemedies.StatusPageSwitch, FieldPath = ".safety.allDown")]
[ValidationRule("!has(self.safety.statusPage) || !has(self.safety.statusPage.dns.hostname) || self.dns.name != self.dns.zone", ResourceRemedies.StatusPageAtApex, FieldPath = ".safety.statusPage.dns.hostname")]
[ValidationRule("!has(self.drill) || self.routing == 'ActivePassive'", DrillForms.Routing, FieldPath = ".drill")]
public sealed record FailoverPolicySpec
{
    /// <summary>The AgentRegions of this service, in the policy's namespace.</summary>
    public required LabelSelector RegionSelector { get; init; }

    /// <summary>Who may move the service.</summary>
    public FailoverMode Mode { get; set; } = FailoverMode.Automatic;

    /// <summary>How traffic is shared between the regions. Changing it replaces the service's records.</summary>
    public RoutingPolicy Routing { get; set; } = RoutingPolicy.ActivePassive;

    /// <summary>The name that moves.</summary>
    public required PolicyDns Dns { get; init; }

    /// <summary>Where operators agree on who leads and which epoch holds. Cannot be changed.</summary>
    [ValidationRule("self == oldSelf", ResourceRemedies.CoordinationFixed)]
    public required CoordinationSpec Coordination { get; init; }

    /// <summary>When a region counts as failed.</summary>
    public DetectionSpec Detection { get; set; } = new();

    /// <summary>What a target's state must equal before traffic moves there.</summary>
    [Items(maxItems: ResourceLimits.Gates)]
    [XListType("map", "name")]
    public IReadOnlyList<GateSpec> Gates { get; set; } = [];

    /// <summary>How a planned change leaves a region.</summary>
    public DrainSpec Drain { get; set; } = new();

    /// <summary>When traffic returns to a preferred region that recovered.</summary>
    public FailbackSpec Failback { get; set; } = new();

    /// <summary>
    /// The least time between two changes: 0s to 24h. A Failover with bypass: [Cooldown] does not wait for it, and the annotation agentregion.dev/acknowledge:
    /// "&lt;epoch&gt; &lt;why&gt;" of the policy ends it.
    /// </summary>
    [DurationRange("0s", ResourceLimits.MaxCooldown)]
    public Duration Cooldown { get; set; } = Duration.FromMinutes(5);

    /// <summary>
    /// How many changes of the active set may be made within 24 hours, those that people ask for included: 1 to 1000. Beyond them nothing moves, a region that fails
    /// included: something is wrong that no change mends. What passes the cooldown passes this too.
    /// </summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxChangesPerDay)]
    public int MaxChangesPerDay { get; set; } = 6;

    /// <summary>What the operator never does by itself.</summary>
    public SafetySpec Safety { get; set; } = new();

    /// <summary>When the way to another region is tried by itself; absent: only when a person asks. For routing: ActivePassive.</summary>
    public DrillSpec? Drill { get; init; }

    /// <summary>Who is told, beside Events and status, of what befalls the service. The operator that leads it tells them.</summary>
    [Items(maxItems: ResourceLimits.Notifications)]
    [XListType("map", "name")]
    public IReadOnlyList<NotificationSpec> Notifications { get; set; } = [];

    /// <summary>How many ended Failover objects are kept, the latest first: 1 to 100. The register keeps as many of these changes as fit into it.</summary>
    [RangeMinimum(1)]
    [RangeMaximum(ResourceLimits.MaxHistory)]
    public int HistoryLimit { get; set; } = 20;
}

/// <summary>Who may move the service.</summary>
public enum FailoverMode
{
    /// <summary>The operator moves the service when a region fails.</summary>
    Automatic,

    /// <summary>Only a Failover object made by a person moves it.</summary>
    Manual,

    /// <summary>Nothing moves it; requests wait.</summary>
    Paused,
}

/// <summary>How traffic is shared between the regions.</summary>
public enum RoutingPolicy
{
    /// <summary>One region has all traffic.</summary>
    ActivePassive,

    /// <summary>Every healthy region has a share.</summary>
    Weighted,

    /// <summary>Every healthy region answers the clients that reach it fastest, as Route 53 measures it.</summary>
    Latency,

    /// <summary>Every healthy region answers the continents and countries of its spec.geolocation; the most preferred one answers everyone else.</summary>
    Geolocation,
}

/// <summary>Chooses objects by their labels.</summary>
public sealed record LabelSelector
{
    /// <summary>Every label here must be on the region with this value. At least one: an empty selector would take every region of the namespace.</summary>
    [Properties(1, ResourceLimits.MatchLabels)]
    [ItemLength(maxLength: ResourceLimits.LabelValueLength)]
    [ValidationRule("size(self) > 0", ResourceRemedies.SomeLabel)]
    public required IReadOnlyDictionary<string, string> MatchLabels { get; init; }
}

/// <summary>A service's name in Route 53.</summary>
[ValidationRule("self.switch != 'DataPlane' || has(self.dataPlane)", ResourceRemedies.DataPlaneSection, FieldPath = ".dataPlane")]
[ValidationRule("self.switch != 'DataPlane' || has(self.healthChecks)", ResourceRemedies.DataPlaneHealthChecks, FieldPath = ".healthChecks")]
[ValidationRule("self.name == self.zone || self.name.endsWith('.' + self.zone)", ResourceRemedies.NameInZone, FieldPath = ".name")]
public sealed record PolicyDns
{
    /// <summary>The public hosted zone, for example example.com. Cannot be changed.</summary>
    [Length(1, ResourceLimits.ServiceNameLength)]
    [Pattern(ResourcePatterns.DnsName, Message = "zone " + ResourcePatterns.DnsNameRemedy)]
    [ValidationRule("self == oldSelf", ResourceRemedies.ZoneFixed)]
    public required string Zone { get; init; }

    /// <summary>The zone's id, needed when several zones have this name.</summary>
    [Length(1, ResourceLimits.HostedZoneIdLength)]
    [Pattern(ResourcePatterns.HostedZoneId, Message = "zoneId " + ResourcePatterns.HostedZoneIdRemedy)]
    public string? ZoneId { get; init; }

    /// <summary>The name that users resolve, within the zone, for example agent.example.com. Cannot be changed.</summary>
    [Length(1, ResourceLimits.ServiceNameLength)]
    [Pattern(ResourcePatterns.DnsName, Message = "name " + ResourcePatterns.DnsNameRemedy)]
    [ValidationRule("self == oldSelf", ResourceRemedies.DnsNameFixed)]
    public required string Name { get; init; }

    /// <summary>How long resolvers may keep an answer: whole seconds, 1s to 24h. It bounds how long clients go on to the old region.</summary>
    [DurationRange(ResourceLimits.MinTtl, ResourceLimits.MaxTtl, WholeSeconds = true)]
    public Duration Ttl { get; set; } = Duration.FromSeconds(15);

    /// <summary>Whether to take over records of this name, or an ownership record, that this operator did not write.</summary>
    public bool Adopt { get; set; }

    /// <summary>
    /// Route 53 health checks that the operators make, one for each region, and that the records carry; absent: none. With them Route 53 passes over a region that
    /// fails them by itself, also while no operator runs and before the operators decide. Sidecars know nothing of that: until the epoch moves, those of a standby
    /// region stay fenced. Under ActivePassive two regions become a PRIMARY and a SECONDARY, and more of them weights: the active one its own, the others 0.
    /// </summary>
    public PolicyHealthChecks? HealthChecks { get; init; }

    /// <summary>What a change of the active set needs to reach clients.</summary>
    public SwitchPath Switch { get; set; } = SwitchPath.ControlPlane;

    /// <summary>For switch: DataPlane.</summary>
    public PolicyDataPlane? DataPlane { get; init; }

    /// <summary>What becomes of the records, and of the health checks, once every operator's policy is deleted.</summary>
    public DeletionPolicy DeletionPolicy { get; set; } = DeletionPolicy.Retain;

    /// <summary>What is done about records that someone else changed. Either way the next change of the service's own replaces them.</summary>
    public DriftPolicy DriftPolicy { get; set; } = DriftPolicy.Repair;
}

/// <summary>What is done about records that someone else changed.</summary>
public enum DriftPolicy
{
    /// <summary>They are written as they were.</summary>
    Repair,

    /// <summary>They stay; status.dns.drift and the condition DNSInSync show them.</summary>
    Report,
}

/// <summary>What becomes of the records once every operator's policy is deleted.</summary>
public enum DeletionPolicy
{
    /// <summary>They stay as they are.</summary>
    Retain,

    /// <summary>They are deleted, with the ownership record.</summary>
    Delete,
}

/// <summary>Where operators agree on who leads and which epoch holds.</summary>
[ValidationRule("self.type != 'DynamoDB' || has(self.dynamoDB)", ResourceRemedies.DynamoDBSection, FieldPath = ".dynamoDB")]
public sealed record CoordinationSpec
{
    /// <summary>What keeps the register.</summary>
    public required CoordinationType Type { get; init; }

    /// <summary>For type DynamoDB.</summary>
    public DynamoDBCoordination? DynamoDB { get; init; }
}

/// <summary>A DynamoDB table that every operator of the service reaches.</summary>
public sealed record DynamoDBCoordination
{
    /// <summary>The table's name.</summary>
    [Length(ResourceLimits.MinTableNameLength, ResourceLimits.TableNameLength)]
    [Pattern(ResourcePatterns.TableName, Message = "table " + ResourcePatterns.TableNameRemedy)]
    public required string Table { get; init; }

    /// <summary>
    /// The AWS regions to reach it in, tried in turn: every replica of a global table with multi-Region strong consistency, or the one region of a table
    /// in a place that serves no agents.
    /// </summary>
    [Items(1, ResourceLimits.Endpoints)]
    [ItemLength(1, ResourceLimits.NameLength)]
    [ItemValidationRule("self.matches(r'" + ResourcePatterns.Label + "')", "endpoints " + ResourceRemedies.AwsRegions)]
    [XListType("set")]
    public required IReadOnlyList<string> Endpoints { get; init; }
}

/// <summary>What keeps the register.</summary>
public enum CoordinationType
{
    /// <summary>Objects of this cluster: one cluster with one operator watching all regions.</summary>
    Kubernetes,

    /// <summary>A strongly consistent table: one operator in each region's cluster.</summary>
    DynamoDB,
}

/// <summary>When a region counts as failed.</summary>
public sealed record DetectionSpec
{
    /// <summary>How many of the observers must agree: Majority, All, or a number. A number below a majority lets two opposite verdicts each have enough votes.</summary>
    [ValidationRule(QuorumSize.Rule, "quorum " + QuorumSize.Remedy)]
    public QuorumSize Quorum { get; set; } = QuorumSize.Majority;

    /// <summary>The operators that have a vote, witnesses included; empty: those of the service's regions. Silence is no vote and takes nobody off this list.</summary>
    [Items(maxItems: ResourceLimits.Observers)]
    [ItemLength(1, ResourceLimits.NameLength)]
    [ItemValidationRule("self.matches(r'" + ResourcePatterns.Label + "')", "observers " + ResourceRemedies.ObserverNames)]
    [XListType("set")]
    public IReadOnlyList<string> Observers { get; set; } = [];

    /// <summary>How long a region must be Down or Degraded by quorum before it is acted upon, beyond the probes' own threshold: 0s to 1h.</summary>
    [DurationRange("0s", ResourceLimits.MaxConfirmFor)]
    public Duration ConfirmFor { get; set; } = Duration.Zero;

    /// <summary>Evidence of other systems beside the observers' probes: CloudWatch alarms, Alertmanager's alerts.</summary>
    [Items(maxItems: ResourceLimits.Signals)]
    [XListType("map", "name")]
    public IReadOnlyList<SignalSpec> Signals { get; set; } = [];
}

/// <summary>How a planned change leaves a region.</summary>
public sealed record DrainSpec
{
    /// <summary>
    /// How long streams may take to end once none begins there any more: 0s to 1h; 0s: none is waited for. What becomes of a change whose streams
    /// do not end in time the Failover's onTimeout says; a failback that nobody asked for is taken back and tried again later.
    /// </summary>
    [DurationRange("0s", ResourceLimits.MaxDrain)]
    public Duration Timeout { get; set; } = Duration.FromSeconds(30);
}

/// <summary>When traffic returns to a preferred region that recovered.</summary>
public sealed record FailbackSpec
{
    /// <summary>Who brings traffic back.</summary>
    public FailbackMode Mode { get; set; } = FailbackMode.Automatic;

    /// <summary>How long a preferred region must be healthy before traffic returns to it: 0s to 168h.</summary>
    [DurationRange("0s", ResourceLimits.MaxStableFor)]
    public Duration StableFor { get; set; } = Duration.FromMinutes(10);
}

/// <summary>Who brings traffic back.</summary>
public enum FailbackMode
{
    /// <summary>Once the preferred region is stable, and never after a person's change.</summary>
    Automatic,

    /// <summary>When a person asks.</summary>
    Manual,

    /// <summary>Nobody: a Failover of kind Failback is refused too, until the mode is another. A Switchover that names the region goes there all the same.</summary>
    Hold,
}

/// <summary>What the operator never does by itself.</summary>
[ValidationRule("self.allDown != 'StatusPage' || has(self.statusPage)", ResourceRemedies.StatusPageSection, FieldPath = ".statusPage")]
public sealed record SafetySpec
{
    /// <summary>No change by the operator itself when fewer regions than this would be healthy and able to serve: 0 to 100.</summary>
    [RangeMinimum(0)]
    [RangeMaximum(ResourceLimits.MaxRegions)]
    public int MinHealthyRegions { get; set; } = 1;

    /// <summary>What becomes of DNS when no region is healthy.</summary>
    public AllDownAction AllDown { get; set; } = AllDownAction.KeepLast;

    /// <summary>The page of allDown: StatusPage, and where it is served.</summary>
    public StatusPageSpec? StatusPage { get; init; }
}

/// <summary>What becomes of DNS when no region is healthy.</summary>
public enum AllDownAction
{
    /// <summary>DNS stays as it is: nobody is helped by an empty answer.</summary>
    KeepLast,

    /// <summary>
    /// DNS answers with spec.safety.statusPage while every active region is unhealthy and no other may take over. Nobody's ownership changes by that: the active set and its epoch
    /// stay, and the records return to it as soon as one of it is healthy. A pause holds both; mode: Manual shows no page by itself.
    /// </summary>
    StatusPage,
}
