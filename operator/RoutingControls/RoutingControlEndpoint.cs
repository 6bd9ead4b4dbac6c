using System.Net.Mime;
using AgentRegions.Core;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Knowledge;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.RoutingControls;

/// <summary>
/// <c>GET /v1/routing-control/{namespace}/{name}/{region}?token=...</c>: 200 with a proof only while the register withdraws the region. Everything else, silence too,
/// withdraws nobody: 403 without a token of ours, 404 for what is not withdrawn or not known here, 429 when there are too many, 503 before the register was read.
/// What was last read holds on while the store is away, for ten minutes.
/// </summary>
internal sealed class RoutingControlEndpoint(
    RoutingControlOptions options, ServiceBoard board, IEntityCache<FailoverPolicy> policies, LeaderForwarding leader, TimeProvider time)
{
    private static readonly PathString Prefix = "/v1/routing-control";

    private readonly RequestLimit _limit = new(options.RequestsPerSecond, time);

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var rest)
            || rest.Value?.Split('/') is not ["", { Length: > 0 } ns, { Length: > 0 } name, { Length: > 0 } region])
        {
            await SayAsync(context, StatusCodes.Status404NotFound, "nothing is served here but /v1/routing-control");
            return;
        }
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            await SayAsync(context, StatusCodes.Status405MethodNotAllowed, "only GET and HEAD");
            return;
        }
        var service = new NamespacedName(ns, name);
        if (options.Keys.Answer(service, region, context.Request.Query["token"].ToString()) is not { } proof)
            await SayAsync(context, StatusCodes.Status403Forbidden, "the token is not this region's");
        else if (!_limit.TryTake())
            await SayAsync(context, StatusCodes.Status429TooManyRequests, "too many requests");
        else
            await AnswerAsync(context, service, region, proof);
    }

    private async Task AnswerAsync(HttpContext context, NamespacedName service, string region, string proof)
    {
        if (board.Latest(service) is not { Outcome.Register: { } register } known)
        {
            if (policies.HasSynced && policies.Get(service) is null)
                await SayAsync(context, StatusCodes.Status404NotFound, "there is no such service here");
            else if (!await leader.TryAnswerAsync(context, $"{context.Request.Path}{context.Request.QueryString}", options.BindAddress.Port))
                await SayAsync(context, StatusCodes.Status503ServiceUnavailable, "not known yet");
            return;
        }
        context.Response.Headers.CacheControl = "max-age=1";
        var withdrawn = policies.Get(service) is { Spec.Dns.Switch: SwitchPath.DataPlane } && RoutingControl.Withdraws(register, region);
        await (withdrawn && !known.MayWithdraw(time) ? SayAsync(context, StatusCodes.Status404NotFound, $"not withdrawn any more: the coordination store has not answered for {new Duration(RoutingControl.KnowledgeLasts)}")
            : withdrawn ? SayAsync(context, StatusCodes.Status200OK, proof)
            : SayAsync(context, StatusCodes.Status404NotFound, "not withdrawn"));
    }

    private static Task SayAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Text.Plain;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }
}
