using AgentRegions.Core.Resources;
using AgentRegions.Sandbox.Demo;

namespace AgentRegions.Sandbox.Tests.Demo;

public sealed class NarratorTests
{
    private static readonly Snapshot Well = new()
    {
        Regions = [new("us-east-1", Verdict.Healthy, true, "Ok", TimeSpan.Zero), new("eu-west-1", Verdict.Healthy, false, "Ok", TimeSpan.Zero)],
        Policy = new() { Active = "us-east-1", Epoch = 1, Phase = PolicyPhase.Serving },
        InSync = true,
        Places = [Place("us", "us-east-1"), Place("eu", "us-east-1")],
    };

    [Fact]
    public void NothingChanged_SaysNothing() => Assert.Empty(Narrator.Tell(Well, Well with { At = TimeSpan.FromSeconds(1) }));

    [Fact]
    public void RegionDies_SaysWhatWasSeen()
    {
        var now = Well with { Regions = [Well.Regions[0] with { Verdict = Verdict.Down, Says = "ConnectionRefused" }, Well.Regions[1]] };

        Assert.Equal(["us-east-1 is Down: ConnectionRefused"], Tell(now));
    }

    [Fact]
    public void ActiveSetMoves_SaysTheEpoch_ThenInSync()
    {
        var moved = Well with { Policy = Well.Policy with { Active = "eu-west-1", Epoch = 2 }, InSync = false };
        Assert.Equal(["epoch 2: Route 53 accepted the change to eu-west-1"], Tell(moved));

        Assert.Equal(["Route 53 is INSYNC: every name server answers it"], Narrator.Tell(moved, moved with { InSync = true }).Select(m => m.Text));
    }

    [Fact]
    public void PlacesToldTheSame_ShareALine()
    {
        var now = Well with { Places = [Place("us", "eu-west-1"), Place("eu", "eu-west-1")] };

        Assert.Equal(["users in us, eu are told 192.0.2.1: eu-west-1"], Tell(now));
    }

    [Fact]
    public void RequestsFail_SaidOnceAndUndoneOnce()
    {
        var one = Well with { Places = [Well.Places[0] with { Failing = true }, Well.Places[1]] };
        var both = Well with { Places = [.. Well.Places.Select(p => p with { Failing = true })] };

        Assert.Equal(["users' requests fail"], Tell(one));
        Assert.Empty(Narrator.Tell(one, both));
        Assert.Equal(["users everywhere are answered again"], Narrator.Tell(both, Well).Select(m => m.Text));
    }

    [Fact]
    public void ApiServerGone_SaysThatNothingMoves() =>
        Assert.Equal(["the Kubernetes API server does not answer: nothing is moved"], Tell(Well with { Reachable = false }));

    private static IEnumerable<string> Tell(Snapshot now) => Narrator.Tell(Well, now).Select(m => m.Text);

    private static PlaceView Place(string name, string told) => new(name, "192.0.2.1", told, 1, 0, false);
}
