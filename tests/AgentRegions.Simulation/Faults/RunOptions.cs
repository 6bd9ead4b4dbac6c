using AgentRegions.Simulation.Mutants;

namespace AgentRegions.Simulation.Faults;

/// <summary>How a seed is run. The same seed with the same options is the same run.</summary>
internal sealed record RunOptions
{
    /// <summary>Virtual time in all: chaos, then <see cref="Healing"/>.</summary>
    public TimeSpan Length { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Which kinds of fault may be drawn: bits of <see cref="FaultKind"/>.</summary>
    public ulong Kinds { get; init; } = ulong.MaxValue;

    /// <summary>Numbers of episodes that are left out.</summary>
    public IReadOnlyList<int> Left { get; init; } = [];

    public bool KeepsLines { get; init; }

    /// <summary>Every world's policy has a status page; else some have.</summary>
    public bool StatusPage { get; init; }

    /// <summary>Every world's policy has a drill, there and back every few minutes; else some have.</summary>
    public bool Drills { get; init; }

    public Mutation Mutation { get; init; }

    /// <summary>Within this after the last fault everything has settled.</summary>
    public static TimeSpan Bound { get; } = TimeSpan.FromMinutes(5);

    /// <summary>And then nothing is written for so long.</summary>
    public static TimeSpan Quiet { get; } = TimeSpan.FromMinutes(2);

    public static TimeSpan Healing => Bound + Quiet;

    public TimeSpan Chaos => Length - Healing;
}
