using AgentRegions.Core.Resources;
using AgentRegions.Simulation.Network;
using AgentRegions.Simulation.Regions;

namespace AgentRegions.Simulation.Checks;

/// <summary>What is true in the world, known to the checkers and to nobody else.</summary>
internal sealed class Facts
{
    private readonly Dictionary<string, string> _regionOfAddress = new(StringComparer.Ordinal);

    /// <summary>Places with an operator; each is an observer of the service.</summary>
    public required IReadOnlyList<int> Observers { get; init; }

    public required IReadOnlyList<SimRegion> Regions { get; init; }

    public required FailoverPolicySpec Policy { get; init; }

    public Sights Sights { get; } = new();

    /// <summary>What persons asked for, by the Failover object's name.</summary>
    public Dictionary<string, (FailoverSpec Spec, long At)> Requests { get; } = new(StringComparer.Ordinal);

    /// <summary>Since when each place's cluster, as its operator sees it, has the policy paused.</summary>
    public long?[] PausedSince { get; } = new long?[Places.Operators];

    /// <summary>When an operator's cache last took other manifests.</summary>
    public long SpecsChangedAt { get; set; }

    /// <summary>Pauses that a person ended, by the command's id.</summary>
    public HashSet<string> Resumed { get; } = new(StringComparer.Ordinal);

    /// <summary>More than half, whatever the code under test counts.</summary>
    public int Majority => (Observers.Count / 2) + 1;

    public void Owns(string region, string address) => _regionOfAddress[address] = region;

    public string? RegionOf(string address) => _regionOfAddress.GetValueOrDefault(address);
}
