using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>Route 53 refuses records: the zone stays served, the refused ones wait for their spec to change.</summary>
public sealed class RefusedRecordsTests
{
    private const string Bad = "203.0.113.2";

    [Fact]
    public async Task TargetsRecordsRefused_TheNextCandidateIsTaken()
    {
        var (world, one) = await World.PlacedAsync();
        RefuseBad(world);
        world.Set("a", Verdict.Down);

        await one.SettleAsync();

        Assert.Equal("203.0.113.3", world.Zone.Answers);
        Assert.Equal([(3L, FailoverPhase.Done), (2L, FailoverPhase.Failed)], world.Register.History.Take(2).Select(h => (h.Epoch, h.Phase)));
        Assert.Contains("Invalid Resource Record", world.Register.History[1].Failure!, StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single(world.Register.Refused).Region);
    }

    [Fact]
    public async Task NobodyElseCanTakeOver_TheZoneIsFencedAtTheUsedEpochAndIsNotAskedAgain()
    {
        var (world, one) = await World.PlacedAsync();
        RefuseBad(world);
        world.Set("a", Verdict.Down);
        world.Set("c", Verdict.Down);

        await one.SettleAsync();

        Assert.Equal("203.0.113.1", world.Zone.Answers);
        Assert.Equal((2, 2), (world.Register.Epoch, world.Zone.Owner!.Epoch));
        Assert.Contains("Route 53 refused", one.Outcome.Decision!.Candidates.Single(c => c.Name == "b").Reason, StringComparison.Ordinal);
        await CrashTests.AssertAtRestAsync(world, one);
    }

    [Fact]
    public async Task ItsSpecChanges_ItIsTriedAgain()
    {
        var (world, one) = await World.PlacedAsync();
        RefuseBad(world);
        world.Set("a", Verdict.Down);
        world.Set("c", Verdict.Down);
        await one.SettleAsync();

        world.SetDns("b", Given.Addresses("198.51.100.2"));
        await one.SettleAsync();

        Assert.Equal("198.51.100.2", world.Zone.Answers);
        Assert.Empty(world.Register.Refused);
    }

    [Fact]
    public async Task ActiveRegionsNewRecordsRefused_DnsKeepsTheOldAndSaysSo()
    {
        var (world, one) = await World.PlacedAsync();
        RefuseBad(world);
        world.SetDns("a", Given.Addresses(Bad));
        await one.TurnsAsync(10, TimeSpan.FromSeconds(60));
        var applies = world.Zone.Applies;
        await one.TurnsAsync(10, TimeSpan.FromSeconds(60));

        Assert.Equal(("203.0.113.1", applies), (world.Zone.Answers, world.Zone.Applies));
        Assert.Equal("RecordsRefused", one.Outcome.Fault!.Reason);
        Assert.Contains("DNS keeps what it had for a", one.Outcome.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ActiveRegionsRecordsRefusedAndItFails_ItStillFailsOver()
    {
        var (world, one) = await World.PlacedAsync();
        RefuseBad(world);
        world.SetDns("a", Given.Addresses(Bad));
        world.SetDns("b", Given.Addresses("198.51.100.2"));
        await one.TurnsAsync(3, TimeSpan.FromSeconds(60));
        world.Set("a", Verdict.Down);

        await one.SettleAsync();

        Assert.Equal("198.51.100.2", world.Zone.Answers);
    }

    [Fact]
    public async Task ActiveRegionNamesNothing_DnsKeepsTheOldAndSaysSo()
    {
        var (world, one) = await World.PlacedAsync();
        world.SetDns("a", new RegionDns());

        await one.TurnsAsync(3, TimeSpan.FromSeconds(60));

        Assert.Equal("203.0.113.1", world.Zone.Answers);
        Assert.Contains("spec.dns names nothing", one.Outcome.Fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weighted_OneRegionsNewRecordsRefused_TheOthersStillFailOver()
    {
        var (world, one) = await World.PlacedAsync(Given.Weighted);
        Assert.Equal("203.0.113.1 203.0.113.2 203.0.113.3", world.Zone.Answers);
        world.Zone.Refuses = r => r.Values.Contains("192.0.2.66");
        world.SetDns("c", Given.Addresses("192.0.2.66"));
        await one.TurnsAsync(3, TimeSpan.FromSeconds(60));
        Assert.Equal("c", Assert.Single(world.Register.Refused).Region);

        world.Set("a", Verdict.Down);
        await one.TurnsAsync(3, TimeSpan.FromSeconds(60));

        Assert.Equal("203.0.113.2 203.0.113.3", world.Zone.Answers);
        Assert.Equal(2, world.Register.Epoch);
    }

    private static void RefuseBad(World world) => world.Zone.Refuses = r => r.Values.Contains(Bad);
}
