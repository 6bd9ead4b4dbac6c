using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Probing.Tests.Scheduling;

public class StartAgainTests
{
    [Fact]
    public async Task DownWhileThisPlaceWasCutOff_IsForgottenAndProbedAnew()
    {
        await using var world = new World();
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Advance(5);
        world.Answer = (_, _) => Task.FromResult(HealthReason.Timeout);
        world.Advance(5);
        Assert.Equal(Verdict.Down, world.View().Verdict);
        world.Changes.Clear();

        world.Scheduler.StartAgain();

        Assert.Equal(Verdict.Unknown, world.View().Verdict);
        Assert.Equal((Verdict.Down, Verdict.Unknown), world.Changes.Select(c => (c.Before!.Verdict, c.Now.Verdict)).Single());
        Assert.Equal("m-7", world.View().LastGoodReport?.ModelTag);
        world.Advance(2);
        Assert.Equal(Verdict.Unknown, world.View().Verdict);
        world.Advance(1);
        Assert.Equal(Verdict.Down, world.View().Verdict);
    }

    [Fact]
    public async Task ProbeThatBeganBefore_DoesNotCount()
    {
        await using var world = new World();
        await world.StartAsync();
        var answer = new TaskCompletionSource<HealthReason>();
        world.Answer = (_, _) => answer.Task;
        world.Scheduler.Put(World.Target());
        world.Advance(1);
        world.Scheduler.StartAgain();
        world.Advance(0.5);
        world.Answer = (_, _) => Task.FromResult(HealthReason.Ok);
        World.Resume(() => answer.SetResult(HealthReason.Timeout));
        Assert.Equal(0, world.View().ConsecutiveFailures);
        world.Advance(3);
        Assert.Equal(Verdict.Healthy, world.View().Verdict);
    }
}
