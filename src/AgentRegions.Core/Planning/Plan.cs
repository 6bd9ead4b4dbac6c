using AgentRegions.Core.Resources;
using AgentRegions.Core.Scaling;

namespace AgentRegions.Core.Planning;

/// <summary>What would be done if no rule objected. Each rule refines it or objects.</summary>
internal sealed record Plan
{
    public required PlannerInput Input { get; init; }

    /// <summary>Null for the first placement.</summary>
    public FailoverKind? Kind { get; init; }

    /// <summary>The active regions to move away from; for a failback, the regions to return to.</summary>
    public IReadOnlyList<RegionState> Subjects { get; init; } = [];

    /// <summary>What may become active, best first.</summary>
    public IReadOnlyList<RegionState> Targets { get; init; } = [];

    /// <summary>Active regions that stay active beside the targets.</summary>
    public IReadOnlyList<RegionState> Staying { get; init; } = [];

    public IReadOnlyList<Candidate> Candidates { get; init; } = [];

    public IReadOnlyList<GateResult> Gates { get; init; } = [];

    public IReadOnlyList<string> To { get; init; } = [];

    public string Evidence { get; init; } = "";

    /// <summary>What workloads are to have for it.</summary>
    public IReadOnlyList<ReplicaDemand> Demands { get; init; } = [];

    /// <summary>Of a dry run: what would be scaled before the gates let it go.</summary>
    public IReadOnlyList<ReplicaDemand> ScaledFirst { get; init; } = [];

    /// <summary>What would have held the change back had the request not bypassed it: the rule, and what it said.</summary>
    public IReadOnlyList<string> Bypassed { get; init; } = [];

    public FailoverPolicySpec Policy => Input.Policy;

    public ChangeRequest? Request => Input.Request;

    public bool IsRequested => Request is not null;

    /// <summary>It says what would be done, and nothing is.</summary>
    public bool IsDryRun => Request is { Spec.DryRun: true };

    public bool IsByPerson => Request is { IsByPerson: true };

    public bool IsPlacement => Input.Active.Count == 0;

    /// <summary>An unhealthy region is to be left, and nobody asked.</summary>
    public bool IsUnplanned => Kind == FailoverKind.Failover && !IsRequested && !IsMismatch;

    /// <summary>Healthy regions whose contract does not match leave a set that shares the traffic; nobody joins for them.</summary>
    public bool IsMismatch { get; init; }

    public bool IsAutomaticFailback => Kind == FailoverKind.Failback && !IsRequested;

    /// <summary>One of several active regions is to be the only one, and nobody asked.</summary>
    public bool IsNarrowing => Kind == FailoverKind.Switchover && !IsRequested;

    /// <summary>Whether the planner is only asked what if: spans of such a plan are assumed.</summary>
    public bool IsAssumed => IsUnplanned && Subjects.Any(s => s.Quorum.HeldFor == TimeSpan.MaxValue);

    /// <summary>How long the change has been wanted: by a person since the request, else since the quorum's verdict was confirmed. Null when nothing presses, as in a drill: no gate is forced for it.</summary>
    public TimeSpan? WantedFor =>
        Request is { } request ? request.Leg is null ? request.WaitedFor : null
        : !IsUnplanned || IsAssumed ? null
        : Subjects.Where(s => s.IsUnhealthy).Select(s => s.Quorum.HeldFor - Policy.Detection.ConfirmFor.Value).DefaultIfEmpty().Max();

    public bool Bypasses(BypassRule rule) => Request?.Bypasses(rule) == true;

    public bool IsActive(RegionState region) => Input.Active.Contains(region.Name);

    /// <summary>Whether it is a change that serves users when nobody joins: some leave, and someone healthy stays.</summary>
    public bool StayingSuffices => Staying.Count < Input.Active.Count && Staying.Any(r => r.IsHealthy);
}

/// <summary>A rule's answer: the refined plan, or why not.</summary>
internal readonly record struct RuleAnswer(Plan? Plan, Objection? Objection)
{
    public static implicit operator RuleAnswer(Plan plan) => new(plan, null);

    public static implicit operator RuleAnswer(Objection objection) => new(null, objection);
}

/// <param name="Reason">From <see cref="Reasons"/>.</param>
/// <param name="AskAgainIn">When time alone would settle it.</param>
/// <param name="Impossible">Waiting cannot settle it.</param>
/// <param name="Remedy">What a person can do about it, after the message.</param>
/// <param name="Plan">The plan as far as it went, for the candidates and gates to show.</param>
internal sealed record Objection(string Reason, string Message, TimeSpan? AskAgainIn = null, bool Impossible = false, Plan? Plan = null, string? Remedy = null);
