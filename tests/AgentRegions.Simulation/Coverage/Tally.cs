using AgentRegions.Simulation.Faults;

namespace AgentRegions.Simulation.Coverage;

/// <summary>What happened in one seed, or in many: that a run is green says little when nothing happened in it.</summary>
internal sealed class Tally
{
    public static readonly int StepKinds = Enum.GetValues<Step>().Length;

    public long Seeds { get; set; }

    public long WithFailover { get; set; }

    public long VirtualTicks { get; set; }

    public long Events { get; set; }

    /// <summary>How often clients asked for the service's address, and how often they were sent to a healthy region.</summary>
    public long Resolved { get; set; }

    public long ResolvedWell { get; set; }

    public long[] Steps { get; } = new long[StepKinds];

    public long[] Faults { get; } = new long[FaultLog.Kinds];

    /// <summary>How often a step was taken while a fault went on, or a moment after.</summary>
    public long[,] Together { get; } = new long[FaultLog.Kinds, StepKinds];

    public void Took(Step step, ulong faultsAround)
    {
        Steps[(int)step]++;
        foreach (var kind in FaultLog.In(faultsAround))
            Together[(int)kind, (int)step]++;
    }

    public void Add(Tally other)
    {
        Seeds += other.Seeds;
        WithFailover += other.WithFailover;
        VirtualTicks += other.VirtualTicks;
        Events += other.Events;
        Resolved += other.Resolved;
        ResolvedWell += other.ResolvedWell;
        for (var step = 0; step < StepKinds; step++)
        {
            Steps[step] += other.Steps[step];
            for (var kind = 0; kind < FaultLog.Kinds; kind++)
                Together[kind, step] += other.Together[kind, step];
        }
        for (var kind = 0; kind < FaultLog.Kinds; kind++)
            Faults[kind] += other.Faults[kind];
    }
}
