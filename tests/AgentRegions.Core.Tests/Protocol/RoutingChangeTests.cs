using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

public sealed class RoutingChangeTests
{
    [Fact]
    public async Task ToWeighted_TheStableRegionsJoin()
    {
        var (world, one) = await World.PlacedAsync();
        world.Policy = Given.Weighted;

        await one.SettleAsync();

        Assert.Equal("203.0.113.1 203.0.113.2 203.0.113.3", world.Zone.Answers);
    }

    [Fact]
    public async Task ToActivePassive_OneOfTheActiveStays()
    {
        var (world, one) = await World.PlacedAsync(Given.Weighted);
        world.Policy = Given.Policy;

        await one.SettleAsync();

        Assert.Equal("203.0.113.1", world.Zone.Answers);
        Assert.Null(Assert.Single(world.Zone.Records).SetIdentifier);
    }

    [Fact]
    public async Task ToActivePassiveWhilePaused_EveryRegionKeepsItsShare()
    {
        var (world, one) = await World.PlacedAsync(Given.Weighted);
        world.Policy = Given.Policy with { Mode = FailoverMode.Paused };

        await one.TurnsAsync(5, TimeSpan.FromSeconds(60));

        Assert.Equal("203.0.113.1 203.0.113.2 203.0.113.3", world.Zone.Answers);
    }
}
