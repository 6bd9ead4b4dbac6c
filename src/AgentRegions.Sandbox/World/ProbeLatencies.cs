using System.Collections.Concurrent;
using AgentRegions.Core.Health;
using AgentRegions.Probing;
using AgentRegions.Probing.Http;

namespace AgentRegions.Sandbox.World;

/// <summary>Probes as the operator does, and remembers how long the last answer of each region took.</summary>
internal sealed class ProbeLatencies(TimeProvider time) : IProber
{
    private readonly HttpProber _prober = new(time);
    private readonly ConcurrentDictionary<string, TimeSpan?> _latencies = new(StringComparer.Ordinal);

    /// <summary>Null when it did not answer.</summary>
    public TimeSpan? Of(string region) => _latencies.GetValueOrDefault(region);

    public IRegionProbe Open(ProbeTarget target) => new Probe(_prober.Open(target), target.Region.Name, _latencies);

    private sealed class Probe(IRegionProbe probe, string region, ConcurrentDictionary<string, TimeSpan?> latencies) : IRegionProbe
    {
        public async ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellation)
        {
            var result = await probe.ProbeAsync(cancellation);
            latencies[region] = result.Outcome == ProbeOutcome.NoAnswer ? null : result.Latency;
            return result;
        }

        public void Dispose() => probe.Dispose();
    }
}
