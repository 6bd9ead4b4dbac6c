using AgentRegions.Sandbox.Agents;

namespace AgentRegions.Sandbox.Chaos;

/// <summary>The parts of a world that can be broken.</summary>
internal interface IBreakableWorld
{
    IReadOnlyList<RegionAgent> Agents { get; }

    /// <summary>Route 53 refuses its API's requests with Throttling. Its name servers go on answering.</summary>
    bool DnsThrottled { get; set; }

    /// <summary>The Kubernetes API server breaks every connection.</summary>
    bool ApiServerDown { get; set; }

    /// <summary>Someone changes the service's records in the zone.</summary>
    /// <returns>What was done.</returns>
    /// <exception cref="ChaosException">There is nothing to change yet.</exception>
    string EditDns();
}
