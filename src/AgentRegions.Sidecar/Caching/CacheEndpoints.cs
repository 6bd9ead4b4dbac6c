using AgentRegions.Sidecar.Caching.Warmup;

namespace AgentRegions.Sidecar.Caching;

/// <summary><c>GET|PUT|DELETE /cache/{key}</c> for the agent, <c>POST /cache/warmup</c> for both sides, <c>GET /cache/recent</c> for peers.</summary>
internal static class CacheEndpoints
{
    public static IEndpointRouteBuilder MapCache(this IEndpointRouteBuilder endpoints)
    {
        var handler = endpoints.ServiceProvider.GetRequiredService<CacheHandler>();
        endpoints.MapGet("/cache/{**key}", handler.GetAsync);
        endpoints.MapPut("/cache/{**key}", handler.PutAsync);
        endpoints.MapDelete("/cache/{**key}", handler.DeleteAsync);
        endpoints.MapPost(PeerClient.WarmupPath, handler.WarmupAsync).WithMetadata(ForPeers.Instance);
        endpoints.MapGet(PeerClient.RecentPath, handler.RecentAsync).WithMetadata(ForPeers.Instance);
        return endpoints;
    }
}
