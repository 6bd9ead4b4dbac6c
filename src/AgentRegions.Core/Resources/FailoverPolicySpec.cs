namespace AgentRegions.Core.Resources;

/// <summary>The regions behind one DNS name, and the rules by which the operator moves it.</summary>
public sealed record FailoverPolicySpec
{
    /// <summary>The AgentRegions of this service, in the policy's namespace.</summary>
    public required LabelSelector RegionSelector { get; init; }

    public FailoverMode Mode { get; set; } = FailoverMode.Automatic;

    public RoutingPolicy Routing { get; set; } = RoutingPolicy.ActivePassive;

    public required PolicyDns Dns { get; init; }

    /// <summary>Where operators agree on who leads and which epoch holds. Cannot be changed.</summary>
    public required CoordinationSpec Coordination { get; init; }

    public DetectionSpec Detection { get; set; } = new();

    /// <summary>What a target's state must equal before traffic moves there.</summary>
    public IReadOnlyList<GateSpec> Gates { get; set; } = [];

    public FailbackSpec Failback { get; set; } = new();

    /// <summary>The least time between two changes that the operator makes by itself.</summary>
    public Duration Cooldown { get; set; } = Duration.FromMinutes(5);

    public SafetySpec Safety { get; set; } = new();

    /// <summary>How many ended Failover objects are kept.</summary>
    public int HistoryLimit { get; set; } = 20;
}

public enum FailoverMode
{
    /// <summary>The operator moves the service when a region fails.</summary>
    Automatic,

    /// <summary>Only a Failover object made by a person moves it.</summary>
    Manual,

    /// <summary>Nothing moves it; requests wait.</summary>
    Paused,
}

public enum RoutingPolicy
{
    /// <summary>One region has all traffic.</summary>
    ActivePassive,

    /// <summary>Every healthy region has a share.</summary>
    Weighted,
}

public sealed record LabelSelector
{
    /// <summary>Every label here must be on the region with this value.</summary>
    public required IReadOnlyDictionary<string, string> MatchLabels { get; init; }
}

public sealed record PolicyDns
{
    /// <summary>The public hosted zone, for example example.com. Cannot be changed.</summary>
    public required string Zone { get; init; }

    /// <summary>The zone's id, needed when several zones have this name.</summary>
    public string? ZoneId { get; init; }

    /// <summary>The name that users resolve, within the zone. Cannot be changed.</summary>
    public required string Name { get; init; }

    /// <summary>How long resolvers may keep an answer: whole seconds. It bounds how long clients go on to the old region.</summary>
    public Duration Ttl { get; set; } = Duration.FromSeconds(15);

    /// <summary>Whether to take over records of this name, or an ownership record, that this operator did not write.</summary>
    public bool Adopt { get; set; }
}

public sealed record CoordinationSpec
{
    public required CoordinationType Type { get; init; }
}

public enum CoordinationType
{
    /// <summary>Objects of this cluster: one cluster with one operator watching all regions.</summary>
    Kubernetes,
}

public sealed record DetectionSpec
{
    /// <summary>How long a region must be Down or Degraded by quorum before it is acted upon, beyond the probes' own threshold.</summary>
    public Duration ConfirmFor { get; set; } = Duration.Zero;
}

/// <summary>One parity condition: a union by type.</summary>
public sealed record GateSpec
{
    public required string Name { get; init; }

    public required GateType Type { get; init; }

    public ContractGate? Contract { get; init; }

    public GateFailure OnFailure { get; set; } = GateFailure.Block;
}

public enum GateType
{
    /// <summary>The target's contract equals what is expected, or the source's last.</summary>
    Contract,
}

public enum GateFailure
{
    /// <summary>The change waits.</summary>
    Block,

    /// <summary>The change goes on, and says so.</summary>
    Warn,
}

public sealed record ContractGate
{
    /// <summary>The values to require. What is absent here is compared with the source's last known value.</summary>
    public AgentContract? Expected { get; init; }
}

public sealed record FailbackSpec
{
    public FailbackMode Mode { get; set; } = FailbackMode.Automatic;

    /// <summary>How long a preferred region must be healthy before traffic returns to it.</summary>
    public Duration StableFor { get; set; } = Duration.FromMinutes(10);
}

public enum FailbackMode
{
    /// <summary>Once the preferred region is stable, and never after a person's change.</summary>
    Automatic,

    /// <summary>When a person asks.</summary>
    Manual,
}

public sealed record SafetySpec
{
    /// <summary>No change by the operator itself when fewer regions than this would be healthy and able to serve.</summary>
    public int MinHealthyRegions { get; set; } = 1;

    public AllDownAction AllDown { get; set; } = AllDownAction.KeepLast;
}

public enum AllDownAction
{
    /// <summary>DNS stays as it is: nobody is helped by an empty answer.</summary>
    KeepLast,
}
