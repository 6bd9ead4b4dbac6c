using AgentRegions.Sidecar.Knowledge;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Caching.Warmup;

/// <summary>The other regions' sidecars: as configured, else at the endpoints of the service's other regions.</summary>
internal sealed class PeerList(SidecarOptions options, IServiceKnowledge knowledge)
{
    public IReadOnlyList<Uri> Now => options.Cache.Peers is { Count: > 0 } configured
        ? configured
        : [.. knowledge.Now?.Endpoints.Where(e => e.Key != options.Region).Select(e => e.Value) ?? []];
}
