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
