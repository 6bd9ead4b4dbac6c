using AgentRegions.Core;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Probing.Control;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Mutants;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Faults;

/// <summary>The world that a seed draws: its places, its policy, and which kinds of fault it knows.</summary>
internal sealed class Scenario
{
    /// <summary>
    /// Slower than the defaults, in proportion: a beat costs three events an operator, and what is to be found does not depend on the
    /// rhythm but on its order: beat &lt; silence &lt; lease − margin &lt; lease; and the lease must be shorter than a pause can be.
    /// </summary>
    public static MembershipOptions Rhythm { get; } = new()
    {
        Beat = TimeSpan.FromSeconds(10),
        UrgentRead = TimeSpan.FromSeconds(5),
        Silence = TimeSpan.FromSeconds(24),
        Lease = TimeSpan.FromSeconds(40),
        Margin = TimeSpan.FromSeconds(14),
        HandOverAfter = TimeSpan.FromSeconds(80),
    };

    public static ProtocolOptions Protocol { get; } = new() { DnsFaultHolds = TimeSpan.FromMinutes(2) };

    public static ControlOptions Control { get; } = new()
    {
        Targets = [new ControlTarget(new("https://control.example.com"))],
        // Shorter than the probes': a cut is noticed before a verdict's worth of them lies in it.
        Interval = TimeSpan.FromSeconds(11),
        Timeout = TimeSpan.FromSeconds(2),
    };

    public static TimeSpan ProbeTick { get; } = TimeSpan.FromSeconds(6);

    public static HealthSpec Health { get; } = new()
    {
        Interval = Duration.FromSeconds(12),
        Timeout = Duration.FromSeconds(2),
        FailureThreshold = 3,
        SuccessThreshold = 2,
        MinSuccessPercent = 50,
        Window = 8,
    };

    /// <summary>What DNS answers while the status page is shown.</summary>
    public const string PageAddress = "192.0.2.1";

    private static readonly SafetySpec Paged = new() { AllDown = AllDownAction.StatusPage, StatusPage = new() { Dns = new() { Addresses = new() { Ipv4 = [PageAddress] } } } };

    /// <summary>Between two drills.</summary>
    public const int DrillMinutes = 4;

    private static readonly DrillSpec Drilled = new() { Schedule = FormattableString.Invariant($"*/{DrillMinutes} * * * *"), Window = Duration.FromMinutes(2), Mode = DrillMode.Switch };

    public required RunOptions Options { get; init; }

    /// <summary>Bits of <see cref="FaultKind"/>.</summary>
    public required ulong Kinds { get; init; }

    public required IReadOnlyList<int> Observers { get; init; }

    public required IReadOnlyList<int> Regions { get; init; }

    public required FailoverPolicySpec Policy { get; init; }

    public required IReadOnlyList<ClockFault> Clocks { get; init; }

    /// <summary>Agents hold conversations. In few of the worlds, since they cost more than the operators do.</summary>
    public required bool HasSessions { get; init; }

    public bool Has(FaultKind kind) => (Kinds & (1UL << (int)kind)) != 0;

    public static Scenario Draw(Dice dice, RunOptions options)
    {
        var kinds = 0UL;
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            // Drawn also when it is masked: the other draws stay as they were.
            var isDrawn = dice.Chance(kind is FaultKind.RegionDown ? 0.9 : kind is FaultKind.RegionDegraded or FaultKind.RegionFlaps ? 0.4 : 0.3);
            if (isDrawn)
                kinds |= 1UL << (int)kind;
        }
        kinds &= options.Kinds;
        var witness = dice.Below(3) == 0;
        int[] observers = witness ? [0, 1, Places.Witness] : [0, 1, 2];
        var clocks = dice.Fork(7);
        return new()
        {
            Options = options,
            Kinds = kinds,
            Observers = observers,
            Regions = witness ? [0, 1] : [0, 1, 2],
            HasSessions = dice.Fork(8).Below(64) == 0 || options.Mutation.IsOfSessions(),
            Policy = DrawPolicy(dice.Fork(3), observers) with
            {
                Safety = options.StatusPage || dice.Fork(10).Below(8) == 0 ? Paged : new(),
                Drill = DrawDrill(dice.Fork(11), options.Drills || options.Mutation == Mutation.DrillsForgotten),
            },
            Clocks = [.. Enumerable.Range(0, Places.Operators).Select(_ => DrawClock(clocks, (kinds & (1UL << (int)FaultKind.ClockDrift)) != 0))],
        };
    }

    private static ClockFault DrawClock(Dice dice, bool isFaulty)
    {
        var (drift, skew) = (dice.Below(60_001) - 30_000, dice.Seconds(-600, 600));
        return isFaulty ? new() { DriftPpm = drift, Skew = skew } : new();
    }

    private static FailoverPolicySpec DrawPolicy(Dice dice, int[] observers) => new()
    {
        RegionSelector = new() { MatchLabels = new Dictionary<string, string> { ["service"] = "agent" } },
        Dns = new() { Zone = "example.com", ZoneId = "Z1", Name = "agent.example.com" },
        Coordination = new() { Type = CoordinationType.Kubernetes },
        Detection = new() { Observers = [.. observers.Select(Places.Name)], ConfirmFor = Duration.FromSeconds(dice.Of<int>([0, 0, 6, 15])) },
        Cooldown = Duration.FromSeconds(dice.Of<int>([0, 20, 45, 90])),
        Failback = new()
        {
            Mode = dice.Below(5) == 0 ? FailbackMode.Manual : FailbackMode.Automatic,
            StableFor = Duration.FromSeconds(dice.Of<int>([30, 60, 90])),
        },
        // A run has more faults in an hour than any day should.
        MaxChangesPerDay = ResourceLimits.MaxChangesPerDay,
        HistoryLimit = dice.Of<int>([1, 3, 20]),
    };

    private static DrillSpec? DrawDrill(Dice dice, bool always)
    {
        var (has, stay) = (dice.Below(4) == 0, dice.Of<int>([5, 20, 60]));
        return has || always ? Drilled with { Stay = Duration.FromSeconds(stay) } : null;
    }

    /// <summary>None is scheduled any more; those of a person keep their stay.</summary>
    public static DrillSpec? WithoutSchedule(DrillSpec? drill) => drill is null ? null : drill with { Schedule = "0 0 29 2 *" };

    public AgentRegionSpec Region(int place) => new()
    {
        Region = Places.Name(place),
        Endpoint = $"https://{Places.Name(place)}.example.com",
        Priority = place,
        Dns = new() { Addresses = new() { Ipv4 = [$"203.0.113.{place + 1}"] } },
        Health = Health,
    };
}
