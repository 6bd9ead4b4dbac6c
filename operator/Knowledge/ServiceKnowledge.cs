using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Operator.Coordination;
using AgentRegions.Operator.Policies;

namespace AgentRegions.Operator.Knowledge;

/// <summary>
/// What sidecars ask their own operator for: the epoch and the active set, and how old that knowledge is. From what the leader last
/// published and from the last turn; never from the register.
/// </summary>
internal sealed class ServiceKnowledge(ServiceBoard board, StoreLinks links, TimeProvider time)
{
    /// <summary>Null while nothing is known of the service.</summary>
    public ServiceAnswer? Of(NamespacedName service)
    {
        if (board.Latest(service) is not { } turn || turn.Outcome.Register is not { } register || links.Get(service) is not { } link)
            return null;
        var fromTurn = new ServiceAnswer(
            service.ToString(), register.Epoch, register.Term, register.Active, LeaderOf(link, register.Leader), AgeOf(turn, link), register.Operation is { RaisesEpoch: true, SwitchedAt: null }, RegionsOf(service))
        {
            Switchover = SwitchoverAnswer.Of(register),
        };
        return ClaimOf(service, link.Membership.Roster) is { } claim && claim.Claim.Term >= register.Term && claim.Claim.Epoch >= register.Epoch
            ? fromTurn with
            {
                Epoch = claim.Claim.Epoch,
                Term = claim.Claim.Term,
                Active = claim.Claim.Active,
                Leader = LeaderOf(link, claim.Leader.Item.Process),
                AsOfSeconds = Math.Min(claim.Claim.Epoch == register.Epoch ? fromTurn.AsOfSeconds : double.MaxValue, Seconds(AgeOf(claim.Leader, link.Membership.Roster))),
                Changing = claim.Claim.Epoch == register.Epoch && fromTurn.Changing,
                Switchover = claim.Claim.Epoch == register.Epoch ? fromTurn.Switchover : null,
            }
            : fromTurn;
    }

    private IReadOnlyList<RegionAnswer> RegionsOf(NamespacedName service) =>
        [.. board.Get(service)?.Input.Regions.Select(r => new RegionAnswer(r.Name, r.Spec.Endpoint)) ?? []];

    private static string? LeaderOf(StoreLink link, string? process) =>
        process is null ? null
        : process == link.Membership.Process ? link.Membership.Observer
        : link.Membership.Roster.Observers.FirstOrDefault(o => o.Item.Process == process)?.Item.Observer ?? process;

    /// <summary>The leader's word, this operator's own among them: the one of the greatest term.</summary>
    private static (ServiceClaim Claim, Presence Leader)? ClaimOf(NamespacedName service, Roster roster) => roster.Observers
        .Select(o => (Claim: o.Item.Report.Of(service)?.Leads, Leader: o))
        .Where(c => c.Claim is not null)
        .OrderByDescending(c => c.Claim!.Term)
        .Select(c => ((ServiceClaim, Presence)?)(c.Claim!, c.Leader))
        .FirstOrDefault();

    /// <summary>A leader whose beat moved in the last look held then what it claims.</summary>
    private TimeSpan AgeOf(Presence leader, Roster roster) => leader.SilentFor + time.GetElapsedTime(roster.ReadAt);

    /// <summary>Where nobody else can change it, what was read stays true until the store is out of reach.</summary>
    private double AgeOf(KnownTurn turn, StoreLink link) =>
        link.Membership.IsSole && !turn.StoreIsAway ? 0 : Seconds(time.GetElapsedTime(turn.ReadAt));

    private static double Seconds(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}

/// <param name="Service">namespace/name.</param>
/// <param name="Epoch">Of the service; what carries an older one is fenced.</param>
/// <param name="Term">The leader's.</param>
/// <param name="Active">The active set, as DNS accepted it last.</param>
/// <param name="Leader">The leading operator's name among the observers.</param>
/// <param name="AsOfSeconds">For how long this has not been confirmed by the coordination store, by the operator's monotonic clock.</param>
/// <param name="Changing">The epoch is raised and DNS has not accepted the change yet: the active set is about to be another.</param>
/// <param name="Regions">All regions of the service.</param>
internal sealed record ServiceAnswer(
    string Service, long Epoch, long Term, IReadOnlyList<string> Active, string? Leader, double AsOfSeconds, bool Changing, IReadOnlyList<RegionAnswer> Regions)
{
    /// <summary>Absent while no planned change is under way.</summary>
    public SwitchoverAnswer? Switchover { get; init; }
}

/// <summary>What a planned change asks of sidecars.</summary>
/// <param name="Demand">The question, to be named in the answer; absent: nothing is asked any more.</param>
/// <param name="Phase">Open, Drain, FinalCheckpoint or RollBack.</param>
/// <param name="Opens">Regions that get the traffic: new streams begin there, and side effects run.</param>
/// <param name="Drains">Regions in which no stream may begin.</param>
internal sealed record SwitchoverAnswer(string? Demand, string? Phase, IReadOnlyList<string> Opens, IReadOnlyList<string> Drains)
{
    public static SwitchoverAnswer? Of(Register register) =>
        register.Preparation is { } preparation ? new(preparation.Demand, preparation.Phase.ToString(), preparation.Joining, preparation.Drains)
        // Between the fence and the accepted batch: who was opened stays open.
        : register.Operation is { Steps.Count: > 0, SwitchedAt: null } operation ? new(null, null, [.. operation.To.Except(operation.From)], [.. operation.From.Except(operation.To)])
        : null;
}

/// <param name="Name">The AgentRegion's.</param>
/// <param name="Endpoint">Where the region is reached; sidecars warm each other's caches there.</param>
internal sealed record RegionAnswer(string Name, string Endpoint);

/// <summary>The last turn that read the register.</summary>
/// <param name="Outcome">What it found.</param>
/// <param name="ReadAt">When it began, on the monotonic clock.</param>
/// <param name="StoreIsAway">Whether the store was out of reach at a later one.</param>
internal sealed record KnownTurn(ServiceOutcome Outcome, long ReadAt, bool StoreIsAway)
{
    /// <summary>Whether it is young enough to withdraw a region by.</summary>
    public bool MayWithdraw(TimeProvider time) => time.GetElapsedTime(ReadAt) <= Core.Dns.DataPlane.RoutingControl.KnowledgeLasts;

    /// <summary>What the store's clock shows now: spans that outlive a process count in it, and this operator's wall clock may be another.</summary>
    public DateTimeOffset StoreTime(TimeProvider time) => (Outcome.StoreTime ?? time.GetUtcNow()) + time.GetElapsedTime(ReadAt);
}
