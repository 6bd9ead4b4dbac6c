using AgentRegions.Core.Health;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;

namespace AgentRegions.Core.Protocol;

/// <summary>From what one operator knows to what it tells the others, and with what they tell to the input of a turn.</summary>
public static class Gathering
{
    private const int LongestFault = 512;
    private const string WorkloadUnavailable = "WorkloadUnavailable";

    /// <summary>What this operator and the others know together.</summary>
    public static ServiceInput Gather(LocalFacts facts, IMembership membership, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(membership);
        ArgumentNullException.ThrowIfNull(time);
        var observers = Observers.Of(facts.Policy, facts.Regions.Select(r => r.Spec), membership);
        var rosterAge = membership.IsSole ? TimeSpan.Zero : AgeOf(membership.Roster, time);
        var collector = new VoteCollector(facts.Service, observers, membership, rosterAge, facts.ProbeHash);
        var signals = new SignalCollector(facts.Policy, observers, membership, collector, facts.Abstains is null ? facts.Signals : [], time);
        var others = membership.Roster.Observers
            .Where(o => o.Item.Observer != membership.Observer && o.SilentFor <= membership.Options.Silence)
            .Select(o => (o.Item.Observer, Report: o.Item.Report.Of(facts.Service)))
            .Where(o => o.Report is { Deleted: null })
            .ToList();
        IReadOnlyList<RegionState> regions = [.. facts.Regions.Select(r => State(r, facts, membership, observers, collector, signals, time))];
        return new()
        {
            Policy = facts.Policy,
            Regions = regions,
            VotesIn = collector.MoreIn,
            DetectionTook = facts.Regions
                .Where(r => r.View is { FirstFailureTimestamp: not null, Verdict: Verdict.Down or Verdict.Degraded })
                .ToDictionary(r => r.Name, r => time.GetElapsedTime(r.View!.FirstFailureTimestamp!.Value, r.View.SinceTimestamp)),
            Requests = Merge(
                facts.Requests.Where(r => r.Spec.DryRun).Concat(RequestRelay.Choose(facts.Requests)),
                others.SelectMany(o => RequestRelay.Choose(o.Report!.Requests.Concat(o.Report.Drills ?? [])))),
            Commands = [.. facts.Commands.Concat(others.SelectMany(o => o.Report!.Commands)).DistinctBy(c => (c.Id, c.Kind))],
            // A moment of silence takes no pause back.
            PausedBy = [.. membership.Roster.Observers
                .Where(o => o.Item.Observer != membership.Observer && o.SilentFor < membership.Options.Lease && o.Item.Report.Of(facts.Service) is { Deleted: null, Paused: true })
                .Select(o => o.Item.Observer).Order(StringComparer.Ordinal)],
            NotPausedBy = [.. others.Where(o => o.Report is { Paused: false }).Select(o => o.Observer), .. facts.Policy.Mode == FailoverMode.Paused ? Array.Empty<string>() : [membership.Observer]],
            Observers = observers,
            SpecHash = facts.SpecHash,
            Abstains = facts.Abstains,
        };
    }

    /// <summary>What this operator tells the others.</summary>
    /// <param name="claim">What it holds as the leader, if it leads.</param>
    /// <param name="dnsFault">Why it could not change the zone when it last tried.</param>
    /// <param name="routingControl">What its routing controls say, if it serves any.</param>
    /// <param name="blocked">What keeps it from writing the zone, if it leads.</param>
    public static ServiceReport Report(LocalFacts facts, IMembership membership, ServiceClaim? claim, string? dnsFault, RoutingControlReport? routingControl = null, string? blocked = null)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(membership);
        var requests = RequestRelay.Choose(facts.Requests).Select(RequestRelay.Shorten).ToLookup(r => r.Spec.Kind == FailoverKind.Drill);
        return new()
        {
            Service = facts.Service,
            SpecHash = facts.SpecHash,
            ProbeHash = facts.ProbeHash,
            Paused = facts.Policy.Mode == FailoverMode.Paused,
            Observers = Observers.Of(facts.Policy, facts.Regions.Select(r => r.Spec), membership).Names,
            Regions = [.. facts.Regions.Where(r => r.View is not null).Select(r =>
            {
                var (verdict, reason, message, since) = Word(r);
                return new RegionReport { Name = r.Name, Verdict = verdict, Reason = reason, Message = verdict == Verdict.Healthy ? "" : message, Since = membership.UptimeAt(since), ReadyReplicas = r.ReadyReplicas, WantedReplicas = r.WantedReplicas, Sidecars = r.Sidecars };
            })],
            Signals = facts.Signals.Count == 0 ? [] : [.. facts.Signals.Select(s => new SignalReport
            {
                Signal = s.Signal,
                Region = s.Region,
                Text = s.Text,
                Since = membership.UptimeAt(s.SinceTimestamp),
                Until = s.IsFiring ? membership.UptimeAt(s.UntilTimestamp) : null,
            })],
            Requests = [.. requests[false]],
            Drills = requests[true].ToList() is { Count: > 0 } drills ? drills : null,
            Commands = facts.Commands,
            Leads = claim,
            DnsFault = dnsFault,
            Blocked = blocked is null ? null : ShortText.Of(blocked, LongestFault),
            RoutingControl = routingControl,
        };
    }

    private static TimeSpan AgeOf(Roster roster, TimeProvider time) =>
        roster.ReadAt == Roster.Empty.ReadAt ? TimeSpan.MaxValue : time.GetElapsedTime(roster.ReadAt);

    private static RegionState State(
        LocalRegion region, LocalFacts facts, IMembership membership, Observers observers, VoteCollector collector, SignalCollector signals, TimeProvider time)
    {
        var votes = collector.VotesOn(region.Name, facts.Abstains is null ? OwnVote(region, membership.Observer, time) : null, Anew(region.Spec.Health));
        var live = signals.On(region.Name);
        var isHealthy = region.View?.Verdict == Verdict.Healthy;
        var said = isHealthy ? region.View!.LastReport : region.View?.LastGoodReport;
        var (ready, wanted, countedAgo) = region.ReadyReplicas is { } own ? (own, region.WantedReplicas, TimeSpan.Zero) : Counted(region.Name, facts.Service, membership);
        return new()
        {
            Name = region.Name,
            Spec = region.Spec,
            Votes = votes,
            Quorum = SignalVerdict.Judge(votes, observers.Required, live),
            Signals = live,
            CalmFor = signals.CalmFor(region.Name),
            Said = said,
            SaidAgo = said is null ? null : time.GetElapsedTime(isHealthy ? region.View!.LastReportTimestamp : region.View!.LastGoodTimestamp),
            ContractHeldFor = region.View?.Contract is null ? null : time.GetElapsedTime(region.View.ContractTimestamp),
            ReadyReplicas = ready,
            WantedReplicas = wanted,
            CountedAgo = countedAgo,
            Answers = region.Answers,
            Meanings = region.Meanings,
            Sidecars = Asking(region, facts.Service, membership),
            Problem = region.Problem,
        };
    }

    /// <summary>Also those of an operator that is silent, as it last said: what they do now nobody knows, and that they are there must not be forgotten.</summary>
    private static List<SidecarsReport> Asking(LocalRegion region, NamespacedName service, IMembership membership)
    {
        List<SidecarsReport> reports = [];
        if (region.Sidecars is { } own)
            reports.Add(own);
        foreach (var presence in membership.Roster.Observers)
        {
            if (presence.Item.Observer == membership.Observer)
                continue;
            foreach (var said in presence.Item.Report.Of(service)?.Regions ?? [])
            {
                if (said.Name == region.Name && said.Sidecars is { } theirs)
                    reports.Add(theirs);
            }
        }
        return reports;
    }

    /// <summary>By the operator beside the region; of one that is silent, what it said last.</summary>
    private static (int? Ready, int? Wanted, TimeSpan? Ago) Counted(string region, NamespacedName service, IMembership membership)
    {
        foreach (var presence in membership.Roster.Observers)
        {
            foreach (var said in presence.Item.Report.Of(service)?.Regions ?? [])
            {
                if (said.Name == region && said.ReadyReplicas is { } ready)
                    return (ready, said.WantedReplicas, presence.SilentFor);
            }
        }
        return (null, null, null);
    }

    private static TimeSpan Anew(HealthSpec health) =>
        ((Math.Max(health.FailureThreshold, health.SuccessThreshold) + 1) * health.Interval.Value) + health.Timeout.Value;

    private static Vote OwnVote(LocalRegion region, string observer, TimeProvider time)
    {
        if (region.View is null)
            return new(observer, Verdict.Unknown, nameof(HealthReason.NotProbed), "not probed yet", TimeSpan.Zero);
        var (verdict, reason, message, since) = Word(region);
        return new(observer, verdict, reason, message, time.GetElapsedTime(since));
    }

    /// <summary>A region whose workload is not there is Degraded to the operator beside it, also while it still answers.</summary>
    private static (Verdict Verdict, string Reason, string Message, long Since) Word(LocalRegion region)
    {
        var view = region.View!;
        return region.Workload is { } missing && view.Verdict is Verdict.Healthy or Verdict.Unknown
            ? (Verdict.Degraded, WorkloadUnavailable, missing.Message, missing.SinceTimestamp)
            : (view.Verdict, view.Reason.ToString(), view.Message, view.SinceTimestamp);
    }

    /// <summary>A request of the same name in several clusters is one; the oldest goes first.</summary>
    private static IReadOnlyList<PendingRequest> Merge(IEnumerable<RelayedRequest> own, IEnumerable<RelayedRequest> relayed) =>
        [.. own.Concat(relayed)
            .GroupBy(r => r.Name, StringComparer.Ordinal)
            .Select(g => g.MinBy(r => r.CreatedAt)!)
            .OrderBy(r => r.CreatedAt).ThenBy(r => r.Name, StringComparer.Ordinal)
            .Select(r => new PendingRequest(r.Name, r.Spec, r.CreatedAt))];
}
