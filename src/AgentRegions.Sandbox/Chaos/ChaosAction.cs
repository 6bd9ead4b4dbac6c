namespace AgentRegions.Sandbox.Chaos;

/// <summary>One way to break the world or to mend it.</summary>
/// <param name="Name">What a person types.</param>
/// <param name="Help">What it does, and what to watch.</param>
/// <param name="Where">Whether it is done to a region.</param>
/// <param name="ApplyAsync">Returns what was done.</param>
internal sealed record ChaosAction(string Name, string Help, ChaosScope Where, Func<ChaosTarget, Task<string>> ApplyAsync);

internal enum ChaosScope
{
    Region,

    /// <summary>One region, or everything when none is named.</summary>
    RegionOrAll,

    Everywhere,
}
