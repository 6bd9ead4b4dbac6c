using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using static AgentRegions.Core.Tests.Protocol.ScenarioTests;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>Calls that end without an answer: nothing is thrown, nothing is lost, nothing happens twice.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task AnswerOfABatchIsLost_ItIsNotCalledCompleteBeforeItMayHavePropagated()
    {
        var (world, one) = await World.PlacedAsync();
        world.Zone.LosesIds = true;
        world.Set("a", Verdict.Down);
        await one.TurnAsync();
        Assert.Equal("203.0.113.2", world.Zone.Answers);
        await one.TurnsAsync(11, TimeSpan.FromSeconds(5));
        Assert.Null(world.Register.Published!.InSyncAt);
        Assert.Equal(FailoverPhase.Verify, world.Register.History[0].Phase);

        // Another leader knows no better when it was.
        var two = world.Start("two");
        await two.TurnsAsync(12, TimeSpan.FromSeconds(5));
        Assert.Null(world.Register.Published!.InSyncAt);
        await two.TurnsAsync(2, TimeSpan.FromSeconds(5));
        Assert.Equal(FailoverPhase.Done, world.Register.History[0].Phase);
        Assert.Contains(two.Events, e => e.Reason == "FailoverCompleted");
    }

    [Theory]
    [InlineData("write-zone", false)]
    [InlineData("write-zone", true)]
    [InlineData("read-zone", false)]
    [InlineData("is-in-sync", false)]
    [InlineData("write-register", false)]
    [InlineData("write-register", true)]
    [InlineData("read-register", true)]
    public async Task AnyCallFailsAtAnyTime_OneEpochAndTheRightZone(string call, bool afterEffect)
    {
        for (var skip = 0; skip < 6; skip++)
        {
            var (world, one) = await World.PlacedAsync();
            world.Set("a", Verdict.Down);
            one.Hook = Fails(call, afterEffect, IsDns(call) ? new DnsException(DnsFault.Unavailable, "no answer") : new CoordinationException("no answer"), times: 2, skip);

            await one.SettleAsync();
            one.Hook = (_, _) => Task.CompletedTask;

            Assert.Equal(("203.0.113.2", 2L), (world.Zone.Answers, world.Register.Epoch));
            Assert.Single(world.Register.History, h => h.Kind == FailoverKind.Failover);
            await CrashTests.AssertAtRestAsync(world, one);
        }
    }

    [Theory]
    [InlineData(DnsFault.Throttled)]
    [InlineData(DnsFault.PriorRequestNotComplete)]
    [InlineData(DnsFault.AccessDenied)]
    public async Task DnsKeepsFailing_BacksOffAndSaysWhy(DnsFault fault)
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        one.Hook = Fails("write-zone", false, new DnsException(fault, "why"), times: 100);
        List<double> waits = [];
        for (var i = 0; i < 9; i++)
        {
            await one.TurnAsync();
            Assert.Equal((FaultArea.Dns, fault.ToString(), "why"), (one.Outcome.Fault!.Concerns, one.Outcome.Fault.Reason, one.Outcome.Fault.Message));
            waits.Add(one.Outcome.ComeBackIn.TotalSeconds);
            world.Clock.Advance(one.Outcome.ComeBackIn);
        }
        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], waits);
        Assert.Equal("203.0.113.1", world.Zone.Answers);

        one.Hook = (_, _) => Task.CompletedTask;
        await one.SettleAsync();

        Assert.Equal(("203.0.113.2", 2L), (world.Zone.Answers, world.Register.Epoch));
    }

    [Fact]
    public async Task StoreUnreachable_NothingMoves()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        one.Hook = Fails("read-register", false, new CoordinationException("no answer"), times: 100);

        await one.TurnsAsync(10, TimeSpan.FromSeconds(30));

        Assert.Equal((FaultArea.Coordination, "StoreUnavailable"), (one.Outcome.Fault!.Concerns, one.Outcome.Fault.Reason));
        Assert.Equal("203.0.113.1", world.Zone.Answers);
    }

    [Fact]
    public async Task TheZoneChangesUnderEveryBatch_SaysThatSomethingElseWrites()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        var meddled = 0;
        one.Hook = (call, done) =>
        {
            if (call == "write-zone" && !done)
                world.Zone.Meddle($"agentregion/v1 store=store-1 service=agents/support term=1 epoch=1 active=a op=1-1 seq={meddled++ % 2}", [.. world.Zone.Records]);
            return Task.CompletedTask;
        };
        await one.TurnAsync();
        Assert.Equal("Contended", one.Outcome.Fault!.Reason);
        Assert.Equal(4, meddled);
    }

    private static bool IsDns(string call) => call is "write-zone" or "read-zone" or "is-in-sync";
}
