using AgentRegions.Core.Coordination;
using AgentRegions.Core.Resources;
using static AgentRegions.Core.Tests.Protocol.DrillWorld;

namespace AgentRegions.Core.Tests.Protocol;

/// <summary>A dry drill says what a real one would do, and does nothing.</summary>
public sealed class DryDrillTests
{
    [Fact]
    public async Task DryRun_ChangesNothing_AndReportsWhatItWouldDo()
    {
        var policy = Scheduled with { Drill = Scheduled.Drill! with { Mode = DrillMode.DryRun }, Gates = Given.WithContractGate(GateFailure.Warn).Gates };
        var (world, one) = await World.PlacedAsync(policy);
        var (applies, sequence) = (world.Zone.Applies, world.Register.Sequence);
        await UntilAsync(world, one, () => world.Register.Drill?.Last is not null);

        Assert.Equal((Home, applies, sequence, 1L), (world.Zone.Answers, world.Zone.Applies, world.Register.Sequence, world.Register.Epoch));
        var last = world.Register.Drill!.Last!;
        Assert.Equal((FirstName, DrillResult.Passed, true, "WouldChange"), (last.Name, last.Result, last.DryRun, last.Reason));
        Assert.Equal(["b"], last.To);
        Assert.Single(last.Gates);
        Assert.Contains(last.Preview!.Records, line => line.StartsWith('+') && line.EndsWith(Away, StringComparison.Ordinal));
        var ended = Assert.Single(world.Register.Requests);
        Assert.Equal((FirstName, FailoverPhase.Done, true), (ended.Name, ended.Phase, ended.Drill is not null));
        Assert.Equal(["Gate", "Drain", "Fence", "Switch", "Verify"], ended.Steps.Select(s => s.Name));
        Assert.Null(world.Register.Preparation);
    }

    [Theory]
    [InlineData(5, DrillResult.Passed, "; gate room: 1 replicas are ready, 100 % of the source's 3 are 3; the operator of its region scales the workload to 3")]
    [InlineData(2, DrillResult.Skipped, null)]
    public async Task DryRun_TheTargetWouldBeScaledFirst_SaysSo_UnlessThatDoesNotSuffice(int most, DrillResult result, string? gates)
    {
        var room = new GateSpec { Name = "room", Type = GateType.Capacity, Capacity = new() { PercentOfSource = 100, Scale = new() { Max = most } } };
        var (world, one) = await World.PlacedAsync(Scheduled with { Drill = Scheduled.Drill! with { Mode = DrillMode.DryRun } });
        world.Policy = world.Policy with { Gates = [room] };
        foreach (var name in new[] { "a", "b", "c" })
            world.Regions[name] = world.Regions[name] with { ReadyReplicas = name == "a" ? 3 : 1 };
        await UntilAsync(world, one, () => world.Register.Drill?.Last is not null);

        var last = world.Register.Drill!.Last!;
        Assert.Equal(result, last.Result);
        Assert.Equal(gates is not null, last.Message.EndsWith("; the workload of b would be scaled to 3 first", StringComparison.Ordinal));
        var ended = Assert.Single(world.Register.Requests);
        Assert.Equal(gates is null ? null : $"0 of 1 gates passed{gates}", ended.Steps is [var first, ..] ? first.Detail : null);
        Assert.Empty(one.Outcome.Decision!.Demands);
    }

    [Fact]
    public async Task DryRun_AnotherTargetIsReady_GoesThereAsTheRealOneWould()
    {
        var room = new GateSpec { Name = "room", Type = GateType.Capacity, Capacity = new() { MinReady = 3, Scale = new() { Max = 5 } } };
        var (world, one) = await World.PlacedAsync(Scheduled with { Drill = Scheduled.Drill! with { Mode = DrillMode.DryRun } });
        world.Policy = world.Policy with { Gates = [room] };
        foreach (var name in new[] { "b", "c" })
            world.Regions[name] = world.Regions[name] with { ReadyReplicas = name == "c" ? 3 : 1 };
        await UntilAsync(world, one, () => world.Register.Drill?.Last is not null);

        Assert.Equal(["c"], world.Register.Drill!.Last!.To);
        Assert.DoesNotContain("scaled", world.Register.Drill.Last.Message, StringComparison.Ordinal);
    }
}
