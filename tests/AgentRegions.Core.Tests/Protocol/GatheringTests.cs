using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
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
}
