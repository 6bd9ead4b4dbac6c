using AgentRegions.Core;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;

namespace AgentRegions.Probing.Tests.Scheduling;

public class ViewTests
{
    private static readonly NamespacedName Region = new("default", "us-east-1");

    [Fact]
    public async Task Change_IsTold_OncePerChange_WithTheViewAlreadyReadable()
    {
        await using var world = new World();
        await world.StartAsync();
        var readable = new List<ObserverView?>();
        world.Scheduler.Changed += change => readable.Add(world.Scheduler.Get(change.Region));
        world.Scheduler.Put(World.Target());
        world.Advance(10);
        world.Answer = (_, _) => Task.FromResult(HealthReason.ConnectionRefused);
        world.Advance(10);
        world.Answer = (_, _) => Task.FromResult(HealthReason.Ok);
        world.Advance(10);
        // The contract becomes known by the first answer, the verdict by the second.
        Assert.Equal(
            [(null, Verdict.Unknown), (Verdict.Unknown, Verdict.Unknown), (Verdict.Unknown, Verdict.Healthy), (Verdict.Healthy, Verdict.Down), (Verdict.Down, Verdict.Healthy)],
            world.Changes.Select(change => (change.Before?.Verdict, change.Now.Verdict)));
        Assert.Equal(world.Changes.Select(change => change.Now), readable);
        Assert.Equal(3, world.Lines.Count);
        Assert.StartsWith("Information: Region default/us-east-1: Healthy -> Down (ConnectionRefused: 3 probes in a row without an answer", world.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task ContractChange_IsTold()
    {
        await using var world = new World();
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Advance(5);
        world.Changes.Clear();
        world.Report = world.Report with { ModelTag = "m-8", Queue = new() { Depth = 1 } };
        world.Advance(5);
        Assert.Equal("m-8", Assert.Single(world.Changes).Now.Contract?.ModelTag);
        world.Report = world.Report with { Queue = new() { Depth = 2 } };
        world.Advance(5);
        Assert.Single(world.Changes);
        Assert.Equal(2, world.View().LastReport?.Queue?.Depth);
    }

    [Fact]
    public async Task SameTargetAgain_ChangesNothing()
    {
        await using var world = new World();
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Advance(5);
        var view = world.View();
        world.Changes.Clear();
        world.Scheduler.Put(World.Target());
        Assert.Same(view, world.View());
        Assert.Equal((1, 0), (world.Opened, world.Closed));
        Assert.Empty(world.Changes);
    }

    [Fact]
    public async Task OtherThresholdOrSecret_KeepsTheView_OtherEndpointDoesNot()
    {
        await using var world = new World();
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Advance(5);
        var target = World.Target() with { AuthorizationHeader = "Bearer s3cret" };
        target = target with { Health = target.Health with { FailureThreshold = 1, Interval = Duration.FromSeconds(2) } };
        world.Scheduler.Put(target);
        Assert.Equal(Verdict.Healthy, world.View().Verdict);
        Assert.Equal((2, 1), (world.Opened, world.Closed));

        world.Answer = (_, _) => Task.FromResult(HealthReason.Timeout);
        world.Starts.Clear();
        world.Advance(2);
        Assert.Equal(Verdict.Down, world.View().Verdict);
        Assert.Single(world.Starts);

        world.Scheduler.Put(target with { Endpoint = new("http://elsewhere.example.com") });
        Assert.Equal(Verdict.Unknown, world.View().Verdict);
        Assert.DoesNotContain(world.Lines, line => line.Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TargetThatCannotBeProbed_IsUnknown_NotDown_AndRecovers()
    {
        await using var world = new World();
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Advance(5);
        world.Scheduler.Put(World.Target() with { CaPem = "broken" });
        world.Advance(60);
        Assert.Equal((Verdict.Unknown, HealthReason.InvalidTarget, "the CA certificates cannot be read"), (world.View().Verdict, world.View().Reason, world.View().Message));
        world.Scheduler.Put(World.Target());
        world.Advance(5);
        Assert.Equal(Verdict.Healthy, world.View().Verdict);
    }

    [Fact]
    public async Task ResultOfAReplacedProbe_DoesNotCount()
    {
        await using var world = new World();
        var answer = new TaskCompletionSource<HealthReason>();
        world.Answer = (_, _) => answer.Task;
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Advance(1);
        world.Scheduler.Put(World.Target() with { Endpoint = new("http://elsewhere.example.com") });
        Assert.Equal(0, world.Closed);
        answer.SetResult(HealthReason.StatusDegraded);
        await Eventually.HoldsAsync(() => world.Closed == 1, "the replaced probe is closed");
        Assert.Equal(HealthReason.NotProbed, world.View().Reason);
        world.Scheduler.Remove(Region);
        Assert.Null(world.Scheduler.Get(Region));
    }

    [Fact]
    public async Task DefectOfProberOrListener_DoesNotStopTheSchedule()
    {
        await using var world = new World();
        world.Scheduler.Changed += _ => throw new InvalidOperationException("listener");
        await world.StartAsync();
        world.Scheduler.Put(World.Target());
        world.Answer = (_, _) => throw new InvalidOperationException("prober");
        world.Advance(5);
        Assert.Equal(Verdict.Unknown, world.View().Verdict);
        world.Answer = (_, _) => Task.FromResult(HealthReason.Ok);
        world.Advance(5);
        Assert.Equal(Verdict.Healthy, world.View().Verdict);
        Assert.Contains(world.Lines, line => line.StartsWith("Error: The probe of default/us-east-1", StringComparison.Ordinal));
        Assert.Contains(world.Lines, line => line.StartsWith("Error: A listener failed", StringComparison.Ordinal));
    }
}
