using System.Diagnostics.Metrics;
using AgentRegions.Probing.Metrics;

namespace AgentRegions.Simulation.Regions;

/// <summary>The probes' figures, which nobody reads here. One set a thread, since meters are slow to make.</summary>
internal sealed class SimMeters : IMeterFactory
{
    [ThreadStatic]
    private static ProbeMetrics? s_metrics;

    public static ProbeMetrics Metrics => s_metrics ??= new(new SimMeters());

    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
    }
}
