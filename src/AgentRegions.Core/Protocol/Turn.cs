using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Drills;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;

namespace AgentRegions.Core.Protocol;

/// <summary>One turn's state while it runs.</summary>
/// <param name="startedAt">A timestamp of the monotonic clock.</param>
/// <param name="mayAct">Whether this operator may still act by what it read since then.</param>
internal sealed class Turn(ServiceInput input, long startedAt, Func<long, bool> mayAct)
{
    private static readonly TimeSpan RefusedAgain = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, AgentRegionSpec> _specs = input.Regions.ToDictionary(r => r.Name, r => r.Spec, StringComparer.Ordinal);

    private readonly HashSet<string> _asked = input.Requests.Select(r => r.Name).ToHashSet(StringComparer.Ordinal);

    private int _writes;
    private IReadOnlyDictionary<string, HealthCheckSettings>? _wanted;
    private (HealthCheckLedger Ledger, WantedChecks Wanted)? _checks;

    public ServiceInput Input { get; } = input;

    /// <summary>A timestamp of the monotonic clock.</summary>
    public long StartedAt { get; } = startedAt;

    public RegisterReading Reading { get; set; } = null!;

    public Register Register => Reading.Value ?? new Register();

    public Decision? Decision { get; private set; }

    /// <summary>What persons ask for and did not have its run, in the order in which it is looked at: with a bypass first, then the oldest.</summary>
    public IReadOnlyList<(PendingRequest Request, Decision Decision)> Open { get; private set; } = [];

    /// <summary>The one of <see cref="Open"/> that may run now, else the first; or what a drill asks for.</summary>
    public (PendingRequest Request, Decision Decision)? Waiting { get; private set; }

    /// <summary>What a drill asks for by itself; its decision is acted upon when it is what waits.</summary>
    public (PendingRequest Request, Decision Decision)? Drill { get; private set; }

    public Decision? IfActiveFailed { get; private set; }

    /// <summary>What the planner says of the status page.</summary>
    public StatusPageDecision? StatusPage { get; private set; }

    public ServiceFault? Fault { get; set; }

    public SpecAgreement? Agreement { get; set; }

    public LeadershipAnswer? Leadership { get; set; }

    /// <summary>Whether this operator leads, and did not lose the right to act since the turn began.</summary>
    public bool MayAct()
    {
        if (mayAct(StartedAt))
            return true;
        Fault = new(FaultArea.Coordination, "LeaseLapsed", "this operator's beats did not reach the coordination store in time: it leaves the service as it is until it has read the register again");
        return false;
    }

    public List<ServiceEvent> Events { get; } = [];

    public TimeSpan? ComeBackIn { get; private set; }

    /// <summary>A policy of an earlier version may ask for more than is kept.</summary>
    public int HistoryLimit => Math.Min(Input.Policy.HistoryLimit, ResourceLimits.MaxHistory);

    /// <summary>How many times this turn may write the register.</summary>
    public int MostWrites { get; init; } = int.MaxValue;

    /// <summary>Writes the register by compare-and-swap. False when another wrote meanwhile, the lease lapsed, or this turn wrote often enough: the turn ends there.</summary>
    public async Task<bool> WriteAsync(ICoordinationStore store, NamespacedName service, Register next, CancellationToken cancellationToken)
    {
        if (!MayAct())
            return false;
        if (_writes++ >= MostWrites)
        {
            ComeBack(TimeSpan.Zero);
            return false;
        }
        var whole = next.Forgetting(_asked);
        var fitted = RegisterBudget.Fit(whole);
        // What did not fit before does not fit now either.
        if (!ReferenceEquals(fitted, whole) && RegisterJson.Write(fitted) == RegisterJson.Write(Register))
            return true;
        if (await store.CompareAndSwapAsync(service, Reading, fitted, cancellationToken) is not { } written)
        {
            ComeBack(TimeSpan.FromMilliseconds(100));
            return false;
        }
        Reading = written;
        return true;
    }

    /// <summary>The earliest wish wins.</summary>
    public void ComeBack(TimeSpan wait) => ComeBackIn = ComeBackIn is { } earlier && earlier < wait ? earlier : wait;

    /// <param name="zone">
    /// When given, regions whose records Route 53 refuses keep those that the zone has, and of those that may be tried again one is; should the zone have none of any active one, all are.
    /// </param>
    public IReadOnlyList<DnsRecordSet>? Records(IReadOnlyCollection<string> active, DnsSnapshot? zone = null) =>
        active.Count == 0 ? null
        : RecordPlan.Build(Input.Policy, _specs, active, zone is null ? null : HeldBack(active).ToDictionary(name => name, name => InZone(zone, name)), HealthCheckIds)
            ?? RecordPlan.Build(Input.Policy, _specs, active, checks: HealthCheckIds);

    /// <summary>What the name is to answer: with the status page, or with the active set.</summary>
    /// <param name="zone">As for <see cref="Records"/>; a page that is refused, or that the policy names no more, keeps what the zone has too, until clients leave it.</param>
    public IReadOnlyList<DnsRecordSet>? Answers(IReadOnlyCollection<string> active, bool statusPage, DnsSnapshot? zone)
    {
        if (!statusPage)
            return Records(active, zone);
        var page = StatusPageRecords.Of(Input.Policy);
        return zone is { Records.Count: > 0 } && Register.ShowsStatusPage && (page.Count == 0 || StatusPageRefusal is not null) ? zone.Records
            : page.Count == 0 ? null
            : page;
    }

    /// <summary>Route 53 refused the page's records, and they are the same still; null when it did not.</summary>
    public RefusedRecords? StatusPageRefusal => Refusal(RefusedRecords.StatusPage);

    /// <summary>Whether clients are to get the status page now.</summary>
    public bool WantsStatusPage => Register.ShowsStatusPage ? StatusPage is not { IsWanted: false } || StrandedOnStatusPage is not null : StatusPage is { IsWanted: true } && StatusPageRefusal is null;

    /// <summary>Why DNS cannot name the active set that clients should return to from the status page; null when it can.</summary>
    public string? StrandedOnStatusPage =>
        Register.Active.FirstOrDefault(name => !_specs.ContainsKey(name)) is { } missing ? $"the policy selects no AgentRegion {missing}"
        : Input.Regions.Where(r => Register.Active.Contains(r.Name)).Select(DnsProblem).ToList() is var problems && problems.All(p => p is not null) ? string.Join("; ", problems)
        : null;

    /// <summary>By region: the regions' own health checks that the policy means.</summary>
    public IReadOnlyDictionary<string, HealthCheckSettings> WantedHealthChecks => _wanted ??= RegionHealthCheck.Wanted(Input.Policy, _specs);

    /// <summary>Route 53 said that one of the health checks is gone: until they were listed, records do without. A switch never waits for them.</summary>
    public bool DistrustsHealthChecks { get; set; }

    /// <summary>All health checks that the policy means, the data plane's too.</summary>
    public WantedChecks WantedChecks
    {
        get
        {
            var ledger = Register.HealthChecks ?? HealthCheckLedger.Empty;
            if (_checks is not { } known || !ReferenceEquals(known.Ledger, ledger))
                _checks = known = (ledger, WantedChecks.Of(Input.Policy, Service, WantedHealthChecks, ledger, Keys, Reading.StoreTime));
            return known.Wanted;
        }
    }

    public NamespacedName Service { get; init; }

    /// <summary>Null: this operator has no secret for routing controls.</summary>
    public RoutingControlKeys? Keys { get; init; }

    /// <summary>By region: the calculated checks by which Route 53 follows the operators; null while they are not all there.</summary>
    public IReadOnlyDictionary<string, string>? DataPlaneIds => DistrustsHealthChecks || Register.HealthChecks is not { } ledger ? null
        : DataPlaneChecks.Ids(Input.Policy.Dns, _specs.Keys.Where(name => RecordPlan.Problem(Input.Policy, _specs[name]) is null), ledger, Reading.StoreTime);

    /// <summary>Whether records are such that Route 53 follows the operators without being told: every region is there in each type, with its calculated check.</summary>
    public bool AreDataPlane(IReadOnlyList<DnsRecordSet> records) => DataPlaneIds is { } ids
        && records.All(r => RecordPlan.RegionOf(r) is { } region && r.HealthCheckId == ids.GetValueOrDefault(region))
        && records.GroupBy(r => r.Type).All(type => type.Count() == ids.Count);

    private IReadOnlyDictionary<string, string>? HealthCheckIds => DistrustsHealthChecks ? null : DataPlaneIds ?? Register.HealthChecks?.Ids(WantedHealthChecks);

    /// <summary>A region's records in the zone, without weight.</summary>
    public IReadOnlyList<DnsRecordSet> InZone(DnsSnapshot zone, string region)
    {
        // Whose a record is that names no region says the TXT beside it: the register may not have heard of that batch.
        var serving = OwnershipRecord.Of(zone) is { } shown ? shown.StatusPage ? [] : shown.Active : Register.Serving;
        return [.. zone.Records
            .Where(r => RecordPlan.RegionOf(r) is { } owner ? owner == region : serving is [var only] && only == region)
            .Select(RecordPlan.Bare)
            .Distinct()];
    }

    /// <summary>
    /// Asks the planner. A person's request goes first when its rules pass; one that waits never stands in the way of a failover.
    /// </summary>
    public void Decide()
    {
        var bare = PlannerInput();
        Decision = FailoverPlanner.Decide(bare);
        StatusPage = FailoverPlanner.DecideStatusPage(bare);
        IfActiveFailed = bare.Active.Count == 0 ? Decision : FailoverPlanner.DecideAsIfActiveFailed(bare);
        Waiting = Drill = null;
        Open = [];
        if (bare.Active.Count == 0)
            return;
        // What is being prepared is not put off for one that turns up, but for an emergency.
        Open = [.. Input.Requests.Where(r => !r.Spec.DryRun && !Register.HasHandled(r.Name))
            .OrderByDescending(r => r.Spec.Bypass.Count > 0).ThenByDescending(r => r.Name == Register.Preparation?.RequestedBy)
            .Select(r => (r, Judge(bare, Decision, r, null)))];
        Waiting = Open.Cast<(PendingRequest Request, Decision Decision)?>().FirstOrDefault(o => o!.Value.Decision.Change is not null && !IsOver(o.Value.Request)) ?? Open.Cast<(PendingRequest, Decision)?>().FirstOrDefault();
        var asked = Waiting?.Request;
        if (DrillLegs.Of(Register.Drill?.Current, Service.Name, Input.Policy, Reading.StoreTime) is not { } leg)
            return;
        Drill = (leg, Judge(bare, Decision, leg, asked?.Name));
        // What a person asks for goes first; but nobody's waiting keeps a service away that could go back.
        if (!leg.Spec.DryRun && (asked is null || leg.Name == Register.Preparation?.RequestedBy || (leg.Leg!.IsBack && Waiting is { Decision.Change: null } && Drill is { Decision.Change: not null })))
            Waiting = Drill;
    }

    /// <summary>A preparation has limits of its own, and takes itself back; so has a drill of the operators.</summary>
    public bool HasItsOwnLimits(PendingRequest request) => Register.Preparation?.RequestedBy == request.Name || request.Leg is { IsOperators: true };

    /// <summary>Its time is over: nobody expects the service to move for it any more, though its rules may pass by now.</summary>
    public bool IsOver(PendingRequest request) => !HasItsOwnLimits(request) && Reading.StoreTime - request.CreatedAt >= request.Spec.Timeout.Value;

    /// <summary>What the planner says to a request, and before it what speaks against a drill.</summary>
    private Decision Judge(PlannerInput bare, Decision unasked, PendingRequest request, string? otherRequest) =>
        (request.Leg is { } leg ? DrillReadiness.Against(request.Name, leg, Input.Policy, Register, bare.Regions, otherRequest, unasked) : null)
        ?? FailoverPlanner.Decide(bare with { Request = new(request.Name, request.Spec) { WaitedFor = Reading.StoreTime - request.CreatedAt, Leg = request.Leg } });

    /// <summary>The same for a request that is only looked at.</summary>
    public Decision Judge(PendingRequest request)
    {
        var bare = PlannerInput();
        return Judge(bare, FailoverPlanner.Decide(bare), request, null);
    }

    /// <summary>What is to be done now, if anything.</summary>
    public PlannedChange? Change => Deciding?.Change;

    public Decision Deciding => Waiting is { Decision.Change: not null } w && !IsOver(w.Request) ? w.Decision : Decision!;

    /// <summary>What the gates say of what is to be done, for people.</summary>
    public IReadOnlyList<GateStatus> GatesAt(DateTimeOffset now) => [.. Deciding.Gates.Select(g => g.ToStatus(now))];

    /// <summary>How the change was prepared that may be intended now.</summary>
    public IReadOnlyList<StepStatus> Prepared { get; set; } = [];

    public PlannerInput PlannerInput() => new()
    {
        Policy = Input.Policy,
        Regions = [.. Input.Regions.Select(r => KnownMeanings.Recall(KnownContracts.Recall(r, Register), Register) with { DnsProblem = DnsProblem(r) })],
        Active = Register.Active,
        OnStatusPage = Register.ShowsStatusPage,
        SinceLastChange = Register.LastChangeAt is { } at && !Acknowledgement.Covers(Register) ? Reading.StoreTime - at : null,
        ChangesOfDay = Acknowledgement.ChangesOfDay(Register, Reading.StoreTime),
        RolledBack = Register.RolledBack is { } back ? (Reading.StoreTime - back.At, back.Message) : null,
        LastChangeByPerson = Register.LastChangeByPerson,
        Adopted = Register.OpenAdoption?.Message,
        Drill = Register.Drill?.Current is not { Phase: not DrillPhase.Due } run ? null
            : run.Phase == DrillPhase.Going ? $"drill {run.Name} takes the service to {string.Join(", ", run.To)} for a while"
            : $"drill {run.Name} keeps the service in {string.Join(", ", run.To)} for a while, and takes it back",
        Paused = Paused?.Why,
        PausedFor = Paused?.Until - Reading.StoreTime,
        Disunion = Input.Observers.Problem is { } problem ? new(Reasons.QuorumImpossible, problem)
            : Agreement is { State: not AgreementState.InForce } agreement ? new(Reasons.SpecsDiffer, agreement.Message)
            : null,
    };

    public Pausing? Paused => Pausing.Of(Register, PausedBy, Reading.StoreTime);

    /// <summary>The other observers whose manifests say Paused: those that say so, and those that said so last and are not heard of since.</summary>
    public IReadOnlyList<string> PausedBy => [.. Register.PausedBy.Where(Input.Observers.Names.Contains).Union(Input.PausedBy).Except(Input.NotPausedBy).Order(StringComparer.Ordinal)];

    /// <summary>Why DNS cannot name a region as its spec says, or null.</summary>
    public string? DnsProblem(RegionState region) =>
        RecordPlan.Problem(Input.Policy, region.Spec)
        ?? RecordPlan.Clash(Input.Policy, _specs, region.Name)
        ?? (Refusal(region.Name) is { } refused ? $"Route 53 refused its records: {refused.Message}" : null);

    private RefusedRecords? Refusal(string region) => Register.Refused.FirstOrDefault(r => r.Region == region) is { } refused && IsLive(refused) && !IsOver(refused) ? refused : null;

    /// <summary>Whether the records are the same still.</summary>
    private bool IsLive(RefusedRecords refused) => refused.Fingerprint == FingerprintOf(refused.Region);

    /// <summary>
    /// Where clients are served by no region meanwhile, or would not get the page that tells them, what Route 53 refused once is tried again: not all that it refuses is wrong.
    /// What it refused together with others is tried once by itself.
    /// </summary>
    private bool IsOver(RefusedRecords refused) =>
        refused.At is not { } at || ((Register.ShowsStatusPage || refused.Region == RefusedRecords.StatusPage) && Reading.StoreTime - at >= RefusedAgain);

    /// <summary>The regions that keep what the zone has. Of those that may be tried again a batch carries one, a healthy one first: else nobody knew whose records are to blame.</summary>
    private IEnumerable<string> HeldBack(IReadOnlyCollection<string> active)
    {
        var refused = Register.Refused.Where(r => _specs.ContainsKey(r.Region) && IsLive(r)).ToList();
        var tried = refused.Where(IsOver)
            .OrderByDescending(r => active.Contains(r.Region))
            .ThenByDescending(r => Input.Regions.Any(known => known.Name == r.Region && known.IsHealthy))
            .ThenBy(r => r.At ?? DateTimeOffset.MinValue)
            .FirstOrDefault();
        return refused.Select(r => r.Region).Where(name => name != tried?.Region);
    }

    /// <summary>Changes when the region's part of the records does.</summary>
    public string FingerprintOf(string region) =>
        region == RefusedRecords.StatusPage ? RecordPlan.Fingerprint(StatusPageRecords.Of(Input.Policy))
        : Records([region]) is { } records ? RecordPlan.Fingerprint(records) : "";
}
