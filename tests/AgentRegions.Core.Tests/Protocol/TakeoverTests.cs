using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

public sealed class TakeoverTests
{
    [Fact]
    public async Task AnotherLeaderFinishesBetweenAnyTwoCalls_TheOlderOneStops()
    {
        var steps = 0;
        for (var at = 0; at == 0 || at < steps; at++)
        {
            var (world, older) = await World.PlacedAsync();
            world.Set("a", Verdict.Down);
            var newer = world.Start("newer");
            var (step, acceptedByNewer, answered) = (0, 0, false);
            older.Hook = async (_, _) =>
            {
                if (step++ != at)
                    return;
                await newer.SettleAsync();
                (acceptedByNewer, answered) = (world.Zone.Accepted.Count, true);
            };

            await older.TurnAsync();

            steps = Math.Max(steps, step);
            Assert.True(answered);
            Assert.Equal(acceptedByNewer, world.Zone.Accepted.Count);
            Assert.Equal(("203.0.113.2", 2L), (world.Zone.Answers, world.Register.Epoch));
            Assert.Single(world.Register.History, h => h.Kind == FailoverKind.Failover);
        }
        Assert.True(steps >= 6, $"only {steps} steps");
    }

    [Fact]
    public async Task AHungBatchArrivesAfterTheNextLeadersBatch_IsRefused()
    {
        var (world, older) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        older.Hook = Fail;
        await older.TurnAsync();
        var hung = older.LastChange!;
        var newer = world.Start("newer");
        await newer.SettleAsync();

        Assert.IsType<Core.Dns.DnsChangeResult.Stale>(world.Zone.Apply(hung));

        static Task Fail(string call, bool done) =>
            call == "write-zone" ? throw new Core.Dns.DnsException(Core.Dns.DnsFault.Unavailable, "no answer") : Task.CompletedTask;
    }

    [Fact]
    public async Task AHungBatchArrivesBeforeTheNextOne_ThatOneIsRebuiltAndTheOperationClosedByIt()
    {
        var (world, one) = await World.PlacedAsync();
        world.Set("a", Verdict.Down);
        var calls = 0;
        one.Hook = (call, done) =>
        {
            if (call != "write-zone" || done)
                return Task.CompletedTask;
            if (calls++ == 0)
                throw new Core.Dns.DnsException(Core.Dns.DnsFault.Unavailable, "no answer");
            if (calls == 2)
                Assert.IsType<Core.Dns.DnsChangeResult.Accepted>(world.Zone.Apply(_hung!));
            return Task.CompletedTask;
        };
        await one.TurnAsync();
        _hung = one.LastChange;
        await one.SettleAsync();

        Assert.Equal(3, calls);
        Assert.Equal(("203.0.113.2", 2L), (world.Zone.Answers, world.Register.Epoch));
        Assert.Single(world.Register.History, h => h.Kind == FailoverKind.Failover);
    }

    private Core.Dns.DnsChange? _hung;
}
