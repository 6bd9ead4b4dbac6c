namespace AgentRegions.Core.Scaling;

/// <summary>A region's workload is to have so many replicas before traffic comes.</summary>
/// <param name="Region">The AgentRegion's name.</param>
public sealed record ReplicaDemand(string Region, int Replicas);
