using AgentRegions.Core.Dns;
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
        Assert.Equal([(4L, FailoverPhase.Done), (2L, FailoverPhase.Failed)], world.Register.History.Take(2).Select(h => (h.Epoch, h.Phase)));
        Assert.Contains("Invalid Resource Record", world.Register.History[1].Failure!, StringComparison.Ordinal);
        Assert.Equal("b", Assert.Single(world.Register.Refused).Region);
    }

    [Fact]
    public async Task NobodyElseCanTakeOver_TheZoneIsFencedAtAGreaterEpochAndIsNotAskedAgain()
    {
        var (world, one) = await World.PlacedAsync();
        RefuseBad(world);
        world.Set("a", Verdict.Down);
        world.Set("c", Verdict.Down);

        await one.SettleAsync();

        Assert.Equal("203.0.113.1", world.Zone.Answers);
        Assert.Equal((3, 3), (world.Register.Epoch, world.Zone.Owner!.Epoch));
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

    [Fact]
    public async Task ActiveRegionsRecordsWereRefusedOnce_AndSomeoneEmptiesTheZone_TheyAreTriedAgain()
    {
        var (world, one) = await World.PlacedAsync();
        world.Zone.Refuses = _ => true;
        world.SetDns("a", Given.Addresses(Bad));
        await one.TurnsAsync(3, TimeSpan.FromSeconds(60));
        Assert.Equal("a", Assert.Single(world.Register.Refused).Region);
        world.Zone.Refuses = _ => false;
        world.Zone.Meddle(null);

        await one.TurnsAsync(6, TimeSpan.FromSeconds(60));

        Assert.Equal(Bad, world.Zone.Answers);
    }

    [Fact]
    public async Task RefusedBatchWasSentBeforeToo_AndThatOneArrivesLate_TheEpochsStayTheOnesOfOneActiveSet()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        // The first batch of the operation hangs; when its leader tries again, Route 53 has come to refuse the records.
        one.Hook = (call, done) => call == "write-zone" && !done ? throw new DnsException(DnsFault.Unavailable, "no answer") : Task.CompletedTask;
        await one.TurnAsync();
        var late = one.LastChange!;
        RefuseBad(world);
        one.Hook = (call, done) =>
        {
            if (call == "write-register" && done && world.Register.Refused.Count > 0)
                Arrives();
            return Task.CompletedTask;
        };

        await one.SettleAsync();

        Assert.IsType<DnsChangeResult.Accepted>(_arrived);
        var said = world.Zone.Accepted.Select(c => OwnershipRecord.Parse(c.NextOwnership!.Values[0])!).ToList();
        Assert.All(said.GroupBy(o => o.Epoch), epoch => Assert.Single(epoch.Select(o => string.Join(',', o.Active)).Distinct()));
        Assert.Equal(world.Register.Published!.Active, world.Zone.Owner!.Active);

        void Arrives()
        {
            one.Hook = (_, _) => Task.CompletedTask;
            world.Zone.Refuses = _ => false;
            _arrived = world.Zone.Apply(late);
            RefuseBad(world);
        }
    }

    private DnsChangeResult? _arrived;

    private static void RefuseBad(World world) => world.Zone.Refuses = r => r.Values.Contains(Bad);
}
