using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Faults;

namespace AgentRegions.Simulation.Running;

/// <summary>Makes a failing seed smaller while the same invariant still breaks: fewer kinds of fault, a shorter run, fewer episodes. Deterministic.</summary>
internal sealed class Shrinker(ulong seed, Invariant invariant)
{
    public RunOptions Shrink(RunOptions options)
    {
        var smaller = WithFewerKinds(options with { KeepsLines = false });
        smaller = Shorter(smaller);
        smaller = WithFewerEpisodes(smaller);
        return WithFewerKinds(smaller);
    }

    private RunOptions WithFewerKinds(RunOptions options)
    {
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var bit = 1UL << (int)kind;
            if ((options.Kinds & bit) != 0 && options with { Kinds = options.Kinds & ~bit } is var fewer && Fails(fewer))
                options = fewer;
        }
        return options;
    }

    private RunOptions Shorter(RunOptions options)
    {
        var shortest = RunOptions.Healing + TimeSpan.FromMinutes(2);
        for (var step = 8; step > 0; step /= 2)
        {
            while (options.Length - TimeSpan.FromMinutes(step) is var length && length >= shortest && Fails(options with { Length = length }))
                options = options with { Length = length };
        }
        return options;
    }

    private RunOptions WithFewerEpisodes(RunOptions options)
    {
        foreach (var episode in FaultPlan.Episodes(seed, options).Select(e => e.Number))
        {
            if (options with { Left = [.. options.Left, episode] } is var fewer && Fails(fewer))
                options = fewer;
        }
        return options;
    }

    private bool Fails(RunOptions options) => SeedRun.Run(seed, options).Violation?.Invariant == invariant;
}
