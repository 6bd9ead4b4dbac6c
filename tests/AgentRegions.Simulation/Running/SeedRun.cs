using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Faults;

namespace AgentRegions.Simulation.Running;

/// <summary>Runs one seed from its beginning to its end, or to the first violation. On the calling thread alone.</summary>
internal static class SeedRun
{
    private static readonly TimeSpan Resolving = TimeSpan.FromSeconds(20);

    public static SeedResult Run(ulong seed, RunOptions options)
    {
        var before = SynchronizationContext.Current;
        var world = new World(seed, options);
        try
        {
            Play(world, options);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
        var tally = world.Tally;
        tally.Seeds = 1;
        tally.WithFailover = tally.Steps[(int)Step.Failover] > 0 ? 1 : 0;
        tally.Events = world.Scheduler.Fired;
        tally.VirtualTicks = world.Scheduler.Now;
        Array.Copy(world.Log.Happened, tally.Faults, tally.Faults.Length);
        return new(seed, world.Trace.Hash, world.Observations.First, tally, world.Trace.Lines);
    }

    private static void Play(World world, RunOptions options)
    {
        foreach (var host in world.Hosts)
            world.Scheduler.After(TimeSpan.FromSeconds(host.Place), host.Start);
        world.Sessions?.Start();
        world.Director.Schedule();
        world.Scheduler.After(Resolving, () => Resolve(world));
        world.Scheduler.RunUntil(options.Chaos.Ticks);
        foreach (var host in world.Hosts)
            host.Cluster.Apply(s => s with { Policy = s.Policy with { Drill = Scenario.WithoutSchedule(s.Policy.Drill) } });
        if (world.Trace.KeepsLines)
            world.Trace.Say(world.Scheduler.Now, "world", "all faults are over");
        world.Scheduler.RunUntil((options.Chaos + RunOptions.Bound).Ticks);
        if (world.Observations.First is null)
            Convergence.Judge(world);
        world.Sessions?.BeginToJudge();
        world.Scheduler.RunUntil(options.Length.Ticks);
        if (world.Observations.First is null)
            Convergence.JudgeQuiet(world, (options.Chaos + RunOptions.Bound).Ticks);
        world.Sessions?.Conclude();
    }

    private static void Resolve(World world)
    {
        world.Tally.Resolved++;
        if (world.Resolve() is { Truth: Core.Resources.Verdict.Healthy })
            world.Tally.ResolvedWell++;
        world.Scheduler.After(Resolving, () => Resolve(world));
    }
}

/// <param name="Hash">Of everything that happened: two runs of a seed have the same.</param>
/// <param name="Violation">Null when every invariant held.</param>
/// <param name="Lines">The timeline, if it was asked for.</param>
internal sealed record SeedResult(ulong Seed, ulong Hash, Violation? Violation, Tally Tally, IReadOnlyList<string> Lines);
