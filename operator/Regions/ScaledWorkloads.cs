using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Regions;

/// <summary>What statuses are to say of workloads that this operator scales.</summary>
internal sealed class ScaledWorkloads
{
    private readonly ConcurrentDictionary<NamespacedName, ScaledWorkload?> _scaled = new();

    /// <param name="said">What the status says: it stays while this process had no reason to change it.</param>
    public ScaledWorkload? Get(NamespacedName region, ScaledWorkload? said) => _scaled.TryGetValue(region, out var scaled) ? scaled : said;

    public void Set(NamespacedName region, ScaledWorkload? scaled) => _scaled[region] = scaled;

    public void Forget(NamespacedName region) => _scaled.TryRemove(region, out _);
}
