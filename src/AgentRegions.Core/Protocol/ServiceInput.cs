using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>What one turn of a service's protocol is given: specs and views as gathered, immutable.</summary>
public sealed record ServiceInput
{
    public required FailoverPolicySpec Policy { get; init; }

    /// <summary>The regions that the policy selects. <see cref="RegionState.DnsProblem"/> is filled in by the protocol.</summary>
    public required IReadOnlyList<RegionState> Regions { get; init; }

    /// <summary>How long the first failed probe preceded the verdict, by region; for the timings.</summary>
    public IReadOnlyDictionary<string, TimeSpan> DetectionTook { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Failover objects of this policy that ask for a change, oldest first. Those that had their run are skipped.</summary>
    public IReadOnlyList<PendingRequest> Requests { get; init; } = [];

    /// <summary>What persons said that is to hold in every cluster. Those that had their effect are skipped.</summary>
    public IReadOnlyList<RelayedCommand> Commands { get; init; } = [];

    /// <summary>What receivers of notifications were told since the register was last written; what it knows already is skipped.</summary>
    public IReadOnlyList<NotificationKey> Told { get; init; } = [];

    /// <summary>The other operators in whose clusters the policy is Paused.</summary>
    public IReadOnlyList<string> PausedBy { get; init; } = [];

    /// <summary>The operators that are there and in whose clusters it is not: a pause that such a one had said before is over.</summary>
    public IReadOnlyList<string> NotPausedBy { get; init; } = [];

    /// <summary>Who has a vote.</summary>
    public required Observers Observers { get; init; }

    /// <summary>Of the policy and its regions, as this operator sees them.</summary>
    public required string SpecHash { get; init; }

    /// <summary>Why this operator's verdicts are no votes now; null when they are.</summary>
    public string? Abstains { get; init; }

    /// <summary>When verdicts that do not count yet may; null when all do.</summary>
    public TimeSpan? VotesIn { get; init; }
}

/// <param name="CreatedAt">In the time of the API server that made it.</param>
public sealed record PendingRequest(string Name, FailoverSpec Spec, DateTimeOffset CreatedAt)
{
    private readonly DrillLeg? _leg;

    /// <summary>Which way of which drill it is; null: of none. A person asks for ways there.</summary>
    public DrillLeg? Leg
    {
        get => _leg ?? (Spec.Kind == FailoverKind.Drill ? new(Name, IsBack: false, IsScheduled: false) : null);
        init => _leg = value;
    }
}
