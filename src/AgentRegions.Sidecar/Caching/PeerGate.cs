using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Caching;

/// <summary>Shows peers nothing but what is theirs.</summary>
internal sealed class PeerGate : IMiddleware
{
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<PeerSide>() is not null && context.GetEndpoint() is { } endpoint
            && endpoint.Metadata.GetMetadata<ForPeers>() is null && endpoint.Metadata.GetMetadata<Open>() is null)
            return Answers.WriteAsync(context, Problems.NoRoute(context.Request.Method, context.Request.Path));
        return next(context);
    }
}
