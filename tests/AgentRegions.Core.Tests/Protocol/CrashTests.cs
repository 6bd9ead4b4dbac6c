using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>The operator dies at any step of a failover, once or twice; another one goes on from the register and the zone.</summary>
public sealed class CrashTests
{
    [Fact]
    public async Task AtEveryStep_OneEpochIsRaisedAndTheZoneEndsRight()
    {
        var steps = await RunAsync(int.MaxValue, int.MaxValue);
        Assert.True(steps.First >= 12, $"a failover has more steps than {steps.First}");
        for (var at = 0; at < steps.First; at++)
            Assert.True((await RunAsync(at, int.MaxValue)).Crashes == 1);
    }

    [Fact]
    public async Task TwiceAtEveryPairOfSteps_OneEpochIsRaisedAndTheZoneEndsRight()
    {
        var steps = await RunAsync(int.MaxValue, int.MaxValue);
        var pairs = 0;
        for (var first = 0; first < steps.First; first++)
        {
            for (var second = 0; ; second++)
            {
                if ((await RunAsync(first, second)).Crashes < 2)
                    break;
                pairs++;
            }
        }
        Assert.True(pairs > 150, $"only {pairs} pairs");
    }

    private static async Task<(int First, int Crashes)> RunAsync(int firstAt, int secondAt)
    {
        var (world, former) = await World.PlacedAsync();
        var before = world.Zone.Accepted.Count;
        world.Set("a", Verdict.Down);
        int[] crashAt = [firstAt, secondAt, int.MaxValue];
        var (crashes, step, first) = (0, 0, 0);
        var current = former;
        while (true)
        {
            step = 0;
            current.Hook = (_, _) => step++ == crashAt[crashes] ? throw new CrashException() : Task.CompletedTask;
            try
            {
                await current.SettleAsync();
                break;
            }
            catch (CrashException)
            {
                crashes++;
                current = world.Start($"after-{crashes}");
            }
        }
        current.Hook = (_, _) => Task.CompletedTask;
        first = step;
        AssertFailedOverOnce(world, before, $"crashes after steps {firstAt} and {secondAt}");
        await AssertAtRestAsync(world, current);
        return (first, crashes);
    }

    private static void AssertFailedOverOnce(World world, int before, string context)
    {
        var register = world.Register;
        Assert.True(register.Epoch == 2, $"epoch {register.Epoch}: {context}");
        var change = Assert.Single(register.History, h => h.Kind == FailoverKind.Failover);
        Assert.Equal((2, FailoverPhase.Done), (change.Epoch, change.Phase));
        Assert.Equal(["b"], register.Published!.Active);
        Assert.Equal("203.0.113.2", world.Zone.Answers);
        Assert.Equal((2, "b"), (world.Zone.Owner!.Epoch, world.Zone.Owner.Active.Single()));
        Assert.InRange(world.Zone.Accepted.Count - before, 1, 3);
    }

    internal static async Task AssertAtRestAsync(World world, Operator current)
    {
        var (accepted, writes) = (world.Zone.Accepted.Count, world.Store.Writes);
        await current.TurnsAsync(10, TimeSpan.FromSeconds(60));
        Assert.Equal((accepted, writes), (world.Zone.Accepted.Count, world.Store.Writes));
    }

    internal sealed class CrashException : Exception;
}
