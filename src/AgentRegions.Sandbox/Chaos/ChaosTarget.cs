using AgentRegions.Sandbox.Agents;

namespace AgentRegions.Sandbox.Chaos;

/// <summary>What a chaos action is done to.</summary>
/// <param name="Regions">The named one, or all.</param>
internal sealed record ChaosTarget(IBreakableWorld World, IReadOnlyList<RegionAgent> Regions, double? Seconds, bool Everything, CancellationToken Cancellation)
{
    public RegionAgent Region => Regions[0];

    /// <returns><paramref name="said"/> with the region's name before it.</returns>
    public string Set(AgentControl change, string said)
    {
        Region.Agent.Change(change);
        return $"{Region.Region} {said}{(Region.IsRunning ? "" : " (it is dead, so nobody sees it: revive it)")}";
    }
}
