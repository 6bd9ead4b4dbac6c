using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

public sealed class RoutingPreviewTests
{
    public static TheoryData<RoutingPolicy, RoutingPolicy> Changes
    {
        get
        {
            var changes = new TheoryData<RoutingPolicy, RoutingPolicy>();
            foreach (var from in Enum.GetValues<RoutingPolicy>())
            {
                foreach (var to in Enum.GetValues<RoutingPolicy>().Where(to => to != from))
                    changes.Add(from, to);
            }
            return changes;
        }
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Preview_IsWhatTheChangeThenComesTo(RoutingPolicy from, RoutingPolicy to)
    {
        var (world, one) = await PlacedAsync(from);
        var before = world.Zone.Records.ToList();

        var preview = Preview(world, to);
        Assert.Equal(before, world.Zone.Records);
        world.Policy = world.Policy with { Routing = to };
        await one.SettleAsync();

        Assert.Equal(RecordPlan.Diff(before, world.Zone.Records), preview.Records);
        Assert.Equal(world.Register.Published!.Active, preview.To);
        Assert.Equal(PlaceAnswer.Of(world.Zone.Records, preview.To![0]).Select(p => p.Told), preview.Places.Select(p => p.Then));
    }

    [Fact]
    public async Task SameRouting_ChangesNothing()
    {
        var (world, _) = await PlacedAsync(RoutingPolicy.Latency);

        var preview = Preview(world, RoutingPolicy.Latency);

        Assert.Null(preview.To);
        Assert.Empty(preview.Records);
        Assert.Equal("with routing: Latency nothing would change", preview.Message);
    }

    [Fact]
    public async Task RegionThatTheRoutingCannotName_IsLeftOutAndSaid()
    {
        var (world, _) = await PlacedAsync(RoutingPolicy.Weighted);
        world.Regions["b"] = world.Regions["b"] with { Spec = world.Regions["b"].Spec with { Region = "our-cellar" } };

        var preview = Preview(world, RoutingPolicy.Latency);

        Assert.DoesNotContain(preview.Records, line => line.StartsWith('+') && line.Contains("203.0.113.2", StringComparison.Ordinal));
        Assert.Contains("b would be left out: spec.region our-cellar is not an AWS region", preview.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OthersJoinOnlyWhenTheyAreStable_IsSaid()
    {
        var (world, _) = await PlacedAsync(RoutingPolicy.ActivePassive);
        world.Set("b", Verdict.Healthy);
        world.Set("c", Verdict.Down);

        var preview = Preview(world, RoutingPolicy.Geolocation);

        Assert.Equal(["a", "b"], preview.To!.Order());
        Assert.StartsWith("with routing: Geolocation DNS would name a, and a, b once those were healthy for failback.stableFor (10m)", preview.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FailbackByHandOnly_NobodyJoins_AndThatIsWhy()
    {
        var (world, _) = await PlacedAsync(RoutingPolicy.ActivePassive);
        world.Policy = world.Policy with { Failback = new() { Mode = FailbackMode.Manual } };

        var preview = Preview(world, RoutingPolicy.Weighted);

        Assert.Equal(["a"], preview.To);
        Assert.Contains("spec.failback.mode is Manual", preview.Message, StringComparison.Ordinal);
    }

    private static async Task<(World World, Operator One)> PlacedAsync(RoutingPolicy routing)
    {
        var world = new World { Policy = Given.Policy with { Routing = routing } };
        foreach (var (name, region) in ((string, string)[])[("a", "us-east-1"), ("b", "eu-west-1"), ("c", "ap-south-1")])
            world.Regions[name] = world.Regions[name] with { Spec = world.Regions[name].Spec with { Region = region } };
        var one = world.Start("one");
        await one.SettleAsync();
        return (world, one);
    }

    private static DryRun Preview(World world, RoutingPolicy routing) => DryRun.Of(
        world.Input,
        new ChangeRequest("look", Given.Request(FailoverKind.Switchover) with { DryRun = true, Routing = routing }),
        new RegisterReading(world.Register, null, world.Clock.GetUtcNow()),
        new DnsSnapshot(world.Zone.Ownership, [.. world.Zone.Records]));
}
