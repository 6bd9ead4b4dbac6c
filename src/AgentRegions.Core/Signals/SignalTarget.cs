using AgentRegions.Core.Health;

namespace AgentRegions.Core.Signals;

/// <summary>Whether a signal is about a region of the service.</summary>
internal static class SignalTarget
{
    /// <param name="regions">The AgentRegions that the policy selects.</param>
    public static string? Problem(string region, IReadOnlyCollection<string> regions) => regions.Contains(region) ? null
        : $"the policy selects no AgentRegion {OneLine.Of(region)}; it selects {string.Join(", ", regions)}";
}
