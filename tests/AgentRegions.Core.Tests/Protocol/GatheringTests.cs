using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Tests.Membership;
using AgentRegions.Testing;

namespace AgentRegions.Core.Tests.Protocol;

public sealed class GatheringTests
{
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
