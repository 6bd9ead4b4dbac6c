using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

public sealed class ScenarioTests
{
    [Fact]
    public async Task FirstPlacement_PublishesThePreferredRegion()
    {
        var (world, one) = await World.PlacedAsync();

        Assert.Equal("203.0.113.1", world.Zone.Answers);
        Assert.Equal((1, 1), (world.Register.Epoch, world.Register.Term));
        Assert.Equal("agentregion/v1 store=store-1 service=agents/support term=1 epoch=1 active=a op=1-1 seq=1 name=agent.example.com", world.Zone.Ownership!.Values[0]);
        Assert.Null(Assert.Single(world.Register.History).Kind);
        Assert.Equal(["ActiveSetPlaced"], one.Events.Select(e => e.Reason));
    }

    [Fact]
    public async Task ActiveDown_FailsOverWithTimings()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down, TimeSpan.FromSeconds(2));
        one.Hook = Takes(world, TimeSpan.FromMilliseconds(100), "write-register", "write-zone");

        await one.SettleAsync();

        var change = world.Register.History[0];
        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Equal((2, FailoverPhase.Done, FailoverKind.Failover), (change.Epoch, change.Phase, change.Kind!.Value));
        Assert.Contains("a is Down", change.Evidence, StringComparison.Ordinal);
        var timings = change.Timings!;
        Assert.Equal(("3 s", "2 s", "100 ms", "100 ms"), ($"{timings.Detect}", $"{timings.Decide}", $"{timings.Fence}", $"{timings.Switch}"));
        Assert.Equal("5.2 s", $"{timings.Total}");
        Assert.Equal(["FailoverStarted", "DNSSwitched", "FailoverCompleted"], one.Events.Skip(1).Select(e => e.Reason));
    }

    [Fact]
    public async Task RouteFiftyThreeIsSlow_VerifyUntilInSync()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        world.Zone.SyncIsSlow = true;
        await one.TurnsAsync(5, TimeSpan.FromSeconds(2));
        Assert.Equal(FailoverPhase.Verify, world.Register.History[0].Phase);
        Assert.InRange(world.Zone.SyncChecks, 4, 6);

        world.Zone.SyncIsSlow = false;
        await one.SettleAsync();

        Assert.Equal(FailoverPhase.Done, world.Register.History[0].Phase);
        Assert.InRange(world.Register.History[0].Timings!.Insync!.Value.Value.TotalSeconds, 8, 12);
    }

    [Fact]
    public async Task RepairedBeforeItWasInSync_TheFailoverStillCompletesOnce()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        world.Zone.SyncIsSlow = true;
        await one.TurnsAsync(2, TimeSpan.FromSeconds(1));
        world.SetDns("b", Given.Addresses("198.51.100.7"));
        await one.TurnsAsync(2, TimeSpan.FromSeconds(1));
        world.Zone.SyncIsSlow = false;

        await one.SettleAsync();
        await one.TurnsAsync(3, TimeSpan.FromSeconds(10));

        Assert.Equal("198.51.100.7", world.Zone.Answers);
        Assert.Single(one.Events, e => e.Reason == "FailoverCompleted");
    }

    [Fact]
    public async Task AddressChanged_TheZoneFollowsWithoutAnEpoch()
    {
        var (world, one) = await World.PlacedAsync();
        world.SetDns("a", Given.Addresses("198.51.100.7"));

        await one.SettleAsync();

        Assert.Equal("198.51.100.7", world.Zone.Answers);
        Assert.Equal(1, world.Register.Epoch);
        Assert.Single(world.Register.History);
    }

    [Fact]
    public async Task RecordsMeddledWith_RepairedAtTheNextLook()
    {
        var (world, one) = await World.PlacedAsync();
        world.Zone.Meddle(world.Zone.Ownership!.Values[0], world.Zone.Records[0] with { Values = ["192.0.2.66"] });

        await one.TurnsAsync(1, TimeSpan.FromSeconds(60));
        await one.SettleAsync();

        Assert.Equal("203.0.113.1", world.Zone.Answers);
        Assert.Contains(one.Events, e => e.Reason == "DNSDrifted" && e.Message.Contains("192.0.2.66", StringComparison.Ordinal));
        Assert.Contains(one.Events, e => e.Reason == "DNSRepaired");
    }

    [Fact]
    public async Task RecordsMeddledWith_PolicyIsReport_ShownOnce_KeptUntilTheServiceMoves()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Dns = Given.Policy.Dns with { DriftPolicy = DriftPolicy.Report } });
        world.Zone.Meddle(world.Zone.Ownership!.Values[0], world.Zone.Records[0] with { Values = ["192.0.2.66"] });

        await one.TurnsAsync(5, TimeSpan.FromSeconds(60));

        Assert.Equal("192.0.2.66", world.Zone.Answers);
        Assert.Equal("Drifted", one.Outcome.Fault?.Reason);
        Assert.Equal(["- agent.example.com 15 A 192.0.2.66", "+ agent.example.com 15 A 203.0.113.1"], one.Outcome.Drift);
        Assert.Single(one.Events, e => e.Reason == "DNSDrifted");

        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Null(one.Outcome.Fault);
        Assert.Empty(one.Outcome.Drift);
    }

    [Fact]
    public async Task RecordsMeddledWithAndUndone_PolicyIsReport_TheFaultIsOver()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Dns = Given.Policy.Dns with { DriftPolicy = DriftPolicy.Report } });
        var written = world.Zone.Records[0];
        world.Zone.Meddle(world.Zone.Ownership!.Values[0], written with { Values = ["192.0.2.66"] });
        await one.TurnsAsync(2, TimeSpan.FromSeconds(60));
        Assert.Equal("Drifted", one.Outcome.Fault?.Reason);

        world.Zone.Meddle(world.Zone.Ownership!.Values[0], written);
        await one.TurnsAsync(2, TimeSpan.FromSeconds(60));
        Assert.Null(one.Outcome.Fault);
    }

    [Fact]
    public async Task SpecChanges_PolicyIsReport_ZoneFollows()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { Dns = Given.Policy.Dns with { DriftPolicy = DriftPolicy.Report } });
        world.SetDns("a", Given.Addresses("198.51.100.7"));
        await one.SettleAsync();
        Assert.Equal("198.51.100.7", world.Zone.Answers);
        Assert.Null(one.Outcome.Fault);
    }

    [Fact]
    public async Task OwnershipDeleted_WrittenAnew()
    {
        var (world, one) = await World.PlacedAsync();
        world.Zone.Meddle(null, [.. world.Zone.Records]);

        await one.TurnsAsync(1, TimeSpan.FromSeconds(60));
        await one.SettleAsync();

        Assert.Equal(1, world.Zone.Owner!.Epoch);
    }

    [Theory]
    [InlineData("agentregion/v1 store=other service=agents/support term=4 epoch=9 active=x op=9-9 seq=9", "ForeignOwner")]
    [InlineData("agentregion/v1 store=store-1 service=agents/another term=1 epoch=1 active=a op=1-1 seq=1 name=agent.example.com", "ForeignOwner")]
    [InlineData("agentregion/v7 something new", "UnknownOwnership")]
    public async Task SomeoneElsesOwnership_NothingIsWritten(string ownership, string reason)
    {
        var world = new World();
        world.Zone.Meddle(ownership, Record("192.0.2.66"));
        var one = world.Start("one");

        await one.TurnsAsync(5, TimeSpan.FromSeconds(60));

        Assert.Equal((FaultArea.Dns, reason), (one.Outcome.Fault!.Concerns, one.Outcome.Fault.Reason));
        Assert.Equal((0, 0), (world.Zone.Applies, world.Register.Epoch));
    }

    [Fact]
    public async Task SomeoneElsesOwnership_Adopted_ItsActiveSetIsKeptAtAGreaterEpoch()
    {
        var world = new World { Policy = Given.Policy with { Dns = Given.Policy.Dns with { Adopt = true } } };
        world.Zone.Meddle("agentregion/v1 store=other service=agents/support term=4 epoch=9 active=b op=9-9 seq=9", Record("203.0.113.2"));

        var one = world.Start("one");
        await one.SettleAsync();
        await one.TurnsAsync(3, TimeSpan.FromMinutes(1));

        Assert.Equal(10, world.Register.History[^1].Epoch);
        Assert.Equal(["b"], world.Register.History[^1].To);
        Assert.True(world.Zone.Owner!.Epoch > 9);
        Assert.True(world.Zone.Owner.Term > 4);
    }

    [Fact]
    public async Task RecordsWereThereBefore_NothingIsWrittenUntilAdopted()
    {
        var world = new World();
        world.Zone.Meddle(null, Record("192.0.2.66"));
        var one = world.Start("one");
        await one.TurnsAsync(3, TimeSpan.FromSeconds(60));
        Assert.Equal("RecordsExist", one.Outcome.Fault!.Reason);
        Assert.Contains("adopt: true", one.Outcome.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(0, world.Zone.Applies);

        world.Policy = Given.Policy with { Dns = Given.Policy.Dns with { Adopt = true } };
        await one.SettleAsync();

        Assert.Equal("203.0.113.1", world.Zone.Answers);
    }

    [Fact]
    public async Task RegisterLost_TheZoneIsTakenOverAtAGreaterEpoch()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        world.Store.Replace(null);

        var two = world.Start("two");
        await two.SettleAsync();

        Assert.Equal((3, "b"), (world.Register.Epoch, world.Register.Published!.Active.Single()));
        Assert.Equal(3, world.Zone.Owner!.Epoch);
        Assert.Contains(two.Events, e => e.Reason == "RegisterWasOlder");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RegisterLost_TheStoreFailsWhileAdopting_StillNeverEpochOne(bool written)
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        world.Store.Replace(null);
        var two = world.Start("two");
        // The first write takes the lead, the second adopts.
        two.Hook = Fails("write-register", written, new CoordinationException("no answer"), times: 1, skip: 1);

        await two.SettleAsync();

        Assert.Equal((3, "b"), (world.Register.Epoch, world.Register.Published!.Active.Single()));
    }

    [Fact]
    public async Task RegisterRestoredUnderARunningLeader_TheZoneIsTakenOver()
    {
        var (world, one) = await World.PlacedAsync();
        var backup = world.Register;
        world.Set("a", Verdict.Down);
        await one.SettleAsync();
        world.Store.Replace(backup);

        await one.SettleAsync();

        Assert.Equal((3, "b"), (world.Register.Epoch, world.Register.Published!.Active.Single()));
    }

    [Fact]
    public async Task NewerSchema_NeverLeads()
    {
        var (world, _) = await World.PlacedAsync();
        world.Store.Replace(world.Register with { Schema = 2 });
        var two = world.Start("two");
        world.Set("a", Verdict.Down);
        var writes = world.Store.Writes;

        await two.TurnsAsync(3, TimeSpan.FromSeconds(10));

        Assert.Equal((FaultArea.Coordination, "NewerRegister"), (two.Outcome.Fault!.Concerns, two.Outcome.Fault.Reason));
        Assert.Equal((writes, "one"), (world.Store.Writes, world.Register.Leader));
    }

    [Fact]
    public async Task AtRest_NothingIsWrittenAndTheZoneIsReadEvery45Seconds()
    {
        var (world, one) = await World.PlacedAsync();
        var (reads, applies, syncs, writes) = (world.Zone.Reads, world.Zone.Applies, world.Zone.SyncChecks, world.Store.Writes);

        await one.TurnsAsync(600, TimeSpan.FromSeconds(1));

        Assert.InRange(world.Zone.Reads - reads, 12, 14);
        Assert.Equal((applies, syncs, writes), (world.Zone.Applies, world.Zone.SyncChecks, world.Store.Writes));
    }

    [Fact]
    public async Task NoBetterPlace_DnsStaysAndNothingIsCalled()
    {
        var (world, one) = await World.PlacedAsync();
        foreach (var region in new[] { "a", "b", "c" })
            world.Set(region, Verdict.Down);
        var writes = world.Store.Writes;

        await one.TurnsAsync(20, TimeSpan.FromSeconds(1));

        Assert.Equal(Reasons.AllRegionsDown, one.Outcome.Decision!.Reason);
        Assert.Equal(("203.0.113.1", writes), (world.Zone.Answers, world.Store.Writes));
    }

    [Fact]
    public async Task HistoryIsLimited_NewestFirst()
    {
        var (world, one) = await World.PlacedAsync(Given.Policy with { HistoryLimit = 3, Cooldown = Duration.Zero });
        for (var i = 0; i < 6; i++)
        {
            world.Ask($"ask-{i}", i % 2 == 0 ? "b" : "a");
            await one.SettleAsync();
        }
        Assert.Equal([7, 6, 5], world.Register.History.Select(h => h.Epoch));
    }

    internal static DnsRecordSet Record(params string[] values) =>
        new() { Name = "agent.example.com", Type = DnsRecordType.A, TtlSeconds = 15, Values = values };

    /// <summary>The calls of these names fail, before or after their effect.</summary>
    internal static Hook Fails(string call, bool afterEffect, Exception fault, int times, int skip = 0)
    {
        var seen = 0;
        return (name, done) =>
        {
            if (name != call || done != afterEffect)
                return Task.CompletedTask;
            var at = seen++;
            return at >= skip && at < skip + times ? throw fault : Task.CompletedTask;
        };
    }

    private static Hook Takes(World world, TimeSpan time, params string[] calls) => (name, done) =>
    {
        if (!done && calls.Contains(name))
            world.Clock.Advance(time);
        return Task.CompletedTask;
    };
}
