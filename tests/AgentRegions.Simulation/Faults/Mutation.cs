namespace AgentRegions.Simulation.Faults;

/// <summary>A safety mechanism that is taken away, to see whether the checkers notice.</summary>
internal enum Mutation
{
    None,
}
