using AgentRegions.Core.Tables;
using AgentRegions.Sessions;
using AgentRegions.Sidecar.Options;
using AgentRegions.Sidecar.Sessions;

namespace AgentRegions.Sidecar.Http;

/// <summary>Whatever goes wrong in a request becomes a problem answer.</summary>
internal sealed class ProblemMiddleware(SidecarLimits limits, ILogger<ProblemMiddleware> logger) : IMiddleware
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone.
            return;
        }
        catch (Exception e)
        {
            if (context.Response.HasStarted)
                throw;
            context.Response.Clear();
            await Answers.WriteAsync(context, ProblemOf(context, e));
            return;
        }
        if (context.Response is { HasStarted: false, ContentLength: null, StatusCode: StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed } && context.Response.ContentType is null)
            await Answers.WriteAsync(context, Unrouted(context));
    }

    private static Problem Unrouted(HttpContext context) => context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed
        ? Problems.WrongMethod(context.Request.Method, context.Request.Path)
        : Problems.NoRoute(context.Request.Method, context.Request.Path);

    private Problem ProblemOf(HttpContext context, Exception exception)
    {
        switch (exception)
        {
            case RefusalException refusal:
                return refusal.Problem;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return Problems.BodyTooLarge(limits.BodyBytes);
            case BadHttpRequestException bad:
                return new("invalid-request", bad.StatusCode, bad.Message);
            case SessionException session:
                return SessionProblems.Of(session);
            case TableException table:
                return Problems.StoreAway(table.Message);
            case OperationCanceledException:
                return Problems.TimedOut;
            default:
                logger.RequestFailed(exception, context.Request.Method, RouteOf(context));
                return Problems.Internal;
        }
    }

    /// <summary>The pattern, not the path: ids and keys are not for logs.</summary>
    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "(no route)";
}
