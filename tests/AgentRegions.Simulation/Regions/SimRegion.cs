using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Regions;

/// <summary>One region's agent, as it truly is.</summary>
internal sealed class SimRegion(int place)
{
    private int _downs;
    private int _degradations;

    public int Place => place;

    public string Name { get; } = Places.Name(place);

    public Verdict Truth => _downs > 0 ? Verdict.Down : _degradations > 0 ? Verdict.Degraded : Verdict.Healthy;

    /// <summary>What it says of itself. The same object, so nobody compares it twice.</summary>
    public HealthReport Report { get; } = new() { Status = "ok", Region = Places.Name(place), SchemaRev = "1", ModelTag = "m-7" };

    public HealthReport BadReport { get; } = new() { Status = "degraded", Region = Places.Name(place), SchemaRev = "1", ModelTag = "m-7" };

    public void Fail(bool begins) => _downs += begins ? 1 : -1;

    public void Degrade(bool begins) => _degradations += begins ? 1 : -1;
}
