using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Probing.Tests.Scheduling;

public class ScheduleTests
{
    [Fact]
    public async Task Probes_KeepTheirRate_WithoutDrift()
    {
        await using var world = new World();
        await world.StartAsync();
        world.Scheduler.Put(World.Target(interval: 1.003));
        world.Advance(1003);
        Assert.Equal(1000, world.Starts.Count);
        Assert.All(world.Starts, (start, i) => Assert.InRange(start.At - world.Starts[0].At - (i * TimeSpan.FromSeconds(1.003)), TimeSpan.FromMilliseconds(-10), TimeSpan.FromMilliseconds(10)));
    }

    [Fact]
    public async Task ManyTargets_SpreadOverTheInterval_AlwaysTheSameWay()
    {
        List<(string, TimeSpan)> first = [];
        for (var run = 0; run < 2; run++)
        {
            await using var world = new World();
            await world.StartAsync();
            for (var i = 0; i < 1000; i++)
                world.Scheduler.Put(World.Target($"region-{i}"));
            world.Advance(1);
            Assert.Equal(1000, world.Starts.Select(start => start.Name).Distinct().Count());
            // Ten are expected in a tick of 10 ms.
            Assert.InRange(world.Starts.GroupBy(start => start.At).Max(tick => tick.Count()), 10, 30);
            first = run == 0 ? world.Starts : first;
            Assert.Equal(first, world.Starts);
        }
    }

    [Fact]
    public async Task IntervalBeyondOneRoundOfTheWheel_KeepsItsRate()
    {
        await using var world = new World();
        await world.StartAsync();
        world.Scheduler.Put(World.Target("slow", interval: 30));
        world.Scheduler.Put(World.Target("quick", interval: 1));
        world.Advance(300);
        Assert.Equal((10, 300), (world.Starts.Count(start => start.Name == "slow"), world.Starts.Count(start => start.Name == "quick")));
    }

    [Fact]
    public async Task FirstTargetLongAfterTheStart_ProbedAtItsRate()
    {
        await using var world = new World();
        world.Advance(7);
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Advance(3);
        Assert.Equal(3, world.Starts.Count);
    }

    [Fact]
    public async Task LateTick_DoesNotBurst()
    {
        await using var world = new World();
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Advance(1);
        var stall = true;
        world.Answer = (_, _) =>
        {
            // Time goes on while this tick is stuck.
            if (stall)
                world.Advance(7.5);
            stall = false;
            return Task.FromResult(HealthReason.Ok);
        };
        world.Starts.Clear();
        world.Advance(11);
        Assert.InRange(world.Starts.Count, 10 - 6, 10 - 6 + 2);
        Assert.All(world.Starts.Zip(world.Starts.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At > TimeSpan.FromSeconds(0.4)));
    }

    [Fact]
    public async Task ProbeThatTakesTheWholeInterval_IsFollowedAtOnce_NeverOverlapped()
    {
        await using var world = new World();
        world.Answer = async (_, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1.002), world.Time, cancellation);
            return HealthReason.Timeout;
        };
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Advance(10);
        Assert.Equal(Verdict.Down, world.View().Verdict);
        var began = world.View().FirstFailureAt!.Value;
        Assert.InRange(world.View().Since - began, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.1));
        Assert.Equal(1, world.MostRunningOfOneTarget);
    }

    [Fact]
    public async Task NothingToProbe_NoTimerRuns()
    {
        await using var world = new World();
        await world.StartAsync();
        Assert.Equal(0, world.Time.ActiveTimers);
        world.Scheduler.Put(World.Target());
        Assert.Equal(1, world.Time.ActiveTimers);
        Assert.True(world.Scheduler.Remove(new("default", "us-east-1")));
        Assert.Equal(0, world.Time.ActiveTimers);
        Assert.False(world.Scheduler.Remove(new("default", "us-east-1")));
    }

    [Fact]
    public async Task Stop_CancelsAndWaits_WithoutBlamingRegions()
    {
        await using var world = new World();
        world.Answer = async (_, cancellation) =>
        {
            await Task.Delay(Timeout.Infinite, cancellation);
            return HealthReason.Ok;
        };
        await world.StartAsync();
        for (var i = 0; i < 10; i++)
            world.Scheduler.Put(World.Target($"region-{i}"));
        world.Advance(1);
        Assert.Equal(10, world.Running);
        await world.Scheduler.StopAsync(CancellationToken.None);
        Assert.Equal((0, 10), (world.Running, world.Closed));
        Assert.Equal(HealthReason.NotProbed, world.View("region-3").Reason);
        world.Advance(10);
        Assert.Equal(10, world.Starts.Count);
    }
}
