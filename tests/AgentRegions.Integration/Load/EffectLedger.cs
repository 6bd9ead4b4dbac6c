using System.Collections.Concurrent;

namespace AgentRegions.Integration.Load;

/// <summary>The world outside, which does what it is told as often as it is told, and counts it.</summary>
internal sealed class EffectLedger
{
    private readonly ConcurrentDictionary<string, int> _runs = new(StringComparer.Ordinal);

    public int Keys => _runs.Count;

    public int RunTwice => _runs.Values.Count(n => n > 1);

    /// <returns>A receipt that no other run has.</returns>
    public string Run(string key, string region) => $"{key}, run {_runs.AddOrUpdate(key, 1, (_, n) => n + 1)} by {region}";
}
