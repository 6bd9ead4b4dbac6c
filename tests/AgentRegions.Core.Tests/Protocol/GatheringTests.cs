using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tests.Membership;
using AgentRegions.Testing;

namespace AgentRegions.Core.Tests.Protocol;

public sealed class GatheringTests
{
    [Fact]
    public void PausedInAClusterWhoseOperatorIsSilentForAMoment_StaysPausedUntilItsLeaseIsOver()
    {
        var clock = new ManualTimeProvider();
        var facts = new LocalFacts { Service = Seat.Service, Policy = Given.Policy, Regions = [], SpecHash = "hash" };
        var seat = new Seat("a") { Clock = clock };
        IReadOnlyList<string> PausedBy(TimeSpan silentFor) => Gathering.Gather(facts, seat.With("b", silentFor, service: s => s with { Paused = true }), clock).PausedBy;
        Assert.Equal(["b"], PausedBy(seat.Options.Silence + TimeSpan.FromSeconds(1)));
        Assert.Empty(PausedBy(seat.Options.Lease));
    }

    [Fact]
    public void ObserverThatProbesByAnotherSpec_HasNoVote()
    {
        var clock = new ManualTimeProvider();
        var region = new LocalRegion("r", Given.Spec("a"), null);
        var facts = new LocalFacts { Service = Seat.Service, Policy = Given.Policy with { Detection = new() { Observers = ["a", "b", "c"] } }, Regions = [region], SpecHash = "hash", ProbeHash = SpecHash.OfProbes([("r", region.Spec)]) };
        RegionReport down = new() { Name = "r", Verdict = Verdict.Down, Since = TimeSpan.Zero };
        var other = SpecHash.OfProbes([("r", region.Spec with { Endpoint = "https://elsewhere.example.com" })]);
        var seat = new Seat("a") { Clock = clock }.With("b", service: s => s with { Regions = [down], ProbeHash = other }).With("c", service: s => s with { Regions = [down], ProbeHash = facts.ProbeHash });

        Assert.Equal(["c"], Gathering.Gather(facts, seat, clock).Regions[0].Votes.Where(v => v.Verdict == Verdict.Down).Select(v => v.Observer));
        // Where traffic goes, and with what weight, changes no verdict; an earlier version does not say.
        Assert.Equal(facts.ProbeHash, SpecHash.OfProbes([("r", region.Spec with { Weight = 1, Dns = Given.Addresses("192.0.2.1") })]));
        seat.With("b", service: s => s with { Regions = [down] });
        Assert.Equal(2, Gathering.Gather(facts, seat, clock).Regions[0].Votes.Count(v => v.Verdict == Verdict.Down));
    }

    [Fact]
    public void PauseHereAndItsEndInAnotherCluster_BothCount()
    {
        var pause = new RelayedCommand("deploy", CommandKind.Pause);
        var resume = new RelayedCommand("deploy", CommandKind.Resume);
        var clock = new ManualTimeProvider();
        var seat = new Seat("a") { Clock = clock }.With("b", service: s => s with { Commands = [resume, pause] });
        var facts = new LocalFacts { Service = Seat.Service, Policy = Given.Policy, Regions = [], SpecHash = "hash", Commands = [pause] };
        Assert.Equal([pause, resume], Gathering.Gather(facts, seat, clock).Commands);
    }

    [Fact]
    public void FiveHundredPendingFailovers_AFewAreRelayed_WithShortReasons()
    {
        var clock = new ManualTimeProvider();
        var requests = Enumerable.Range(0, 500)
            .Select(i => new RelayedRequest($"ask-{i}", Given.Request(i % 2 == 0 ? FailoverKind.Drill : FailoverKind.Switchover, "b") with { Reason = new string('x', 1024) }, clock.GetUtcNow().AddSeconds(i)))
            .Append(new("emergency", Given.Request(FailoverKind.Switchover, "c", BypassRule.Safety), clock.GetUtcNow().AddHours(1)));
        var facts = new LocalFacts { Service = Seat.Service, Policy = Given.Policy, Regions = [], SpecHash = "hash", Requests = [.. requests] };

        var report = Gathering.Report(facts, new Seat("b") { Clock = clock }, null, null);

        var told = report.Requests.Concat(report.Drills!).ToList();
        Assert.Equal(["emergency", .. Enumerable.Range(0, RequestRelay.Most - 1).Select(i => $"ask-{i}")], told.OrderBy(r => r.Spec.Bypass.Count == 0).ThenBy(r => r.CreatedAt).Select(r => r.Name));
        Assert.All(told, r => Assert.True((r.Spec.Reason?.Length ?? 0) <= RequestRelay.LongestReason));
        // An operator of an earlier version tells all of them.
        var seat = new Seat("a") { Clock = clock }.With("b", service: s => s with { Requests = facts.Requests });
        Assert.Equal(2 * RequestRelay.Most - 10, Gathering.Gather(facts, seat, clock).Requests.Count);
    }

    [Fact]
    public void DryRun_IsNotToldToTheOtherClusters()
    {
        var clock = new ManualTimeProvider();
        var dry = new RelayedRequest("try", Given.Request(FailoverKind.Switchover, "b") with { DryRun = true }, clock.GetUtcNow());
        var facts = new LocalFacts { Service = Seat.Service, Policy = Given.Policy, Regions = [], SpecHash = "hash", Requests = [dry] };

        Assert.Empty(Gathering.Report(facts, new Seat("b") { Clock = clock }, null, null).Requests);
        Assert.Equal(["try"], Gathering.Gather(facts, new Seat("b") { Clock = clock }, clock).Requests.Select(r => r.Name));
    }

    [Fact]
    public void DrillAskedForInAnotherCluster_IsHeardOf_AndToldApartFromWhatOlderOperatorsRead()
    {
        var clock = new ManualTimeProvider();
        var drill = new RelayedRequest("try", Given.Request(FailoverKind.Drill), clock.GetUtcNow());
        var move = new RelayedRequest("move", Given.Request(FailoverKind.Switchover, "b"), clock.GetUtcNow());
        var facts = new LocalFacts { Service = Seat.Service, Policy = Given.Policy, Regions = [], SpecHash = "hash", Requests = [drill, move] };

        var report = Gathering.Report(facts, new Seat("b") { Clock = clock }, null, null);

        Assert.Equal(["move"], report.Requests.Select(r => r.Name));
        Assert.Equal(["try"], report.Drills!.Select(r => r.Name));
        var seat = new Seat("a") { Clock = clock }.With("b", service: s => s with { Requests = report.Requests, Drills = report.Drills });
        var heard = Gathering.Gather(facts with { Requests = [] }, seat, clock).Requests;
        Assert.Equal(["move", "try"], heard.Select(r => r.Name));
        Assert.Equal(new("try", IsBack: false, IsScheduled: false), heard[1].Leg);
    }
}
