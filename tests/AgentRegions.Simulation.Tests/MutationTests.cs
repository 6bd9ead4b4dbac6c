using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Mutants;
using AgentRegions.Simulation.Running;

namespace AgentRegions.Simulation.Tests;

/// <summary>Does the net hold? Without a mechanism some invariant breaks, within as many seeds as are given here.</summary>
public sealed class MutationTests
{
    [Theory]
    [InlineData(nameof(Mutation.NoOwnershipCondition), 400)]
    [InlineData(nameof(Mutation.OwnershipRepeats), 4000)]
    [InlineData(nameof(Mutation.ClosedByReading), 50)]
    [InlineData(nameof(Mutation.NoIntentFirst), 50)]
    [InlineData(nameof(Mutation.NoMargin), 300)]
    [InlineData(nameof(Mutation.ClockComparedExpiry), 100)]
    [InlineData(nameof(Mutation.TermNotRaised), 50)]
    [InlineData(nameof(Mutation.QuorumOverLiveOnly), 300)]
    [InlineData(nameof(Mutation.VerdictOfOneObserver), 300)]
    [InlineData(nameof(Mutation.SilentObserversVote), 4000)]
    [InlineData(nameof(Mutation.IsolatedObserversVote), 300)]
    [InlineData(nameof(Mutation.IsolatedVerdictsKept), 300)]
    [InlineData(nameof(Mutation.EventuallyConsistentStore), 100)]
    [InlineData(nameof(Mutation.CooldownInMemory), 100)]
    [InlineData(nameof(Mutation.PauseInMemory), 300)]
    [InlineData(nameof(Mutation.PausesOfOthersIgnored), 800)]
    [InlineData(nameof(Mutation.RequestsForgotten), 100)]
    [InlineData(nameof(Mutation.DrillsForgotten), 100)]
    [InlineData(nameof(Mutation.EffectsUnconditional), 100)]
    [InlineData(nameof(Mutation.HeadsForgotten), 100)]
    public void WithoutIt_ACheckerNotices(string mutation, int within)
    {
        var batch = Batch.Run(1, within, Environment.ProcessorCount, new() { Mutation = Enum.Parse<Mutation>(mutation) }, static result => result.Violation is not null);
        Assert.NotEmpty(batch.Failed);
        Assert.NotEqual(Invariant.NoCrash, batch.Failed[0].Violation!.Invariant);
    }

    [Fact]
    public void WithAStatusPage_NothingBreaks_AndItIsShownAndLeft()
    {
        var batch = Batch.Run(1, 200, Environment.ProcessorCount, new() { StatusPage = true }, static _ => false);
        Assert.Empty(batch.Failed);
        Assert.True(batch.Tally.Steps[(int)Step.StatusPageShown] >= 20, $"shown {batch.Tally.Steps[(int)Step.StatusPageShown]} times");
        Assert.Equal(batch.Tally.Steps[(int)Step.StatusPageShown], batch.Tally.Steps[(int)Step.StatusPageLeft]);
    }

    [Fact]
    public void WithDrills_NothingBreaks_AndTheyGoThereAndBack()
    {
        var batch = Batch.Run(1, 200, Environment.ProcessorCount, new() { Drills = true }, static _ => false);
        Assert.Empty(batch.Failed);
        Assert.True(batch.Tally.Steps[(int)Step.DrillBack] >= 100, $"back {batch.Tally.Steps[(int)Step.DrillBack]} times");
        // Of the ways back that began few are overtaken by a failover.
        Assert.InRange(batch.Tally.Steps[(int)Step.DrillPassed], 0.8 * batch.Tally.Steps[(int)Step.DrillBack], batch.Tally.Steps[(int)Step.DrillBack]);
        Assert.True(batch.Tally.Steps[(int)Step.Drill] > batch.Tally.Steps[(int)Step.DrillBack], "each began away from home");
    }

    [Fact]
    public void WithAllOfThem_NothingBreaks_AndMostSeedsHaveAFailover()
    {
        var batch = Batch.Run(1, 200, Environment.ProcessorCount, new(), static _ => false);
        Assert.Empty(batch.Failed);
        Assert.True(batch.Tally.WithFailover >= 0.8 * batch.Tally.Seeds, $"{batch.Tally.WithFailover} of {batch.Tally.Seeds} seeds had a failover");
    }
}
