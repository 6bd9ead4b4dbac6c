using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Http;

/// <summary>Bounds every request's time. Inside the handlers RequestAborted also means "too long".</summary>
internal sealed class RequestTimeout(SidecarLimits limits, TimeProvider time) : IMiddleware
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Unhurried>() is not null)
        {
            await next(context);
            return;
        }
        var gone = context.RequestAborted;
        using var late = new CancellationTokenSource(limits.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, late.Token);
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = gone;
        }
    }
}

/// <summary>Metadata of endpoints that bound their time themselves.</summary>
internal sealed class Unhurried
{
    public static Unhurried Instance { get; } = new();
}
