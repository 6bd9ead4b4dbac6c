using System.Text.Json;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Resources.Validation;
using AgentRegions.Core.Signals;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.LeaderElection;
using AgentRegions.Operator.Knowledge;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Regions;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.RoutingControls;

namespace AgentRegions.Operator.Signals;

/// <summary>
/// <c>POST /v1/signals/{namespace}/{policy}/{signal}</c>: what other systems see of regions. A replica that stands by hands it to the one that leads. What is refused says what
/// to do as a problem (RFC 9457); neither bodies nor tokens are logged.
/// </summary>
internal sealed class SignalEndpoint(
    SignalOptions options, SignalBoard board, IEnumerable<ISignalSource> sources, IEntityCache<FailoverPolicy> policies, IEntityCache<AgentRegion> regions, ReportPublisher publisher,
    IEntityQueue<FailoverPolicy> queue, ILeaderElection election, LeaderForwarding leader, SignalMetrics metrics, TimeProvider time, ILogger<SignalEndpoint> logger)
{
    private static readonly PathString Prefix = "/v1/signals";

    private readonly Dictionary<SignalSource, ISignalSource> _sources = sources.ToDictionary(s => s.Source);
    private readonly RequestLimit _limit = new(options.RequestsPerSecond, time);

    public async Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.Path.StartsWithSegments(Prefix, StringComparison.Ordinal, out var rest)
            || rest.Value?.Split('/') is not ["", { Length: > 0 } ns, { Length: > 0 } name, { Length: > 0 } signal])
            await RefuseAsync(context, StatusCodes.Status404NotFound, "not-found", "nothing is served here but /v1/signals/NAMESPACE/POLICY/SIGNAL");
        else if (!HttpMethods.IsPost(context.Request.Method))
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "method-not-allowed", "signals are sent by POST");
        else if (!_limit.TryTake())
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, "too-many-requests", "more requests a second than --signals-requests-per-second; send again later");
        else if (await SignalBody.ReadAsync(context.Request) is not { } body)
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "too-large", $"a message has at most {SignalOptions.MaxBytes / 1024} KiB; lower max_alerts of the receiver");
        else if (election.IsLeader)
            await AnswerAsync(context, new(ns, name), signal, body);
        else if (!await leader.TryPostAsync(context, options.BindAddress.Port, body))
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "signal-unavailable", "this replica stands by and cannot reach the one that leads; send again");
    }

    private async Task AnswerAsync(HttpContext context, NamespacedName service, string name, byte[] body)
    {
        if (!policies.HasSynced)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "signal-unavailable", "this operator has just started; send again");
            return;
        }
        if (policies.Get(service) is not { } policy || policy.Spec.Detection.Signals.FirstOrDefault(s => s.Name == name) is not { } signal)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "signal-unknown", "no such signal here: the URL is /v1/signals/NAMESPACE/POLICY/SIGNAL, and spec.detection.signals of the FailoverPolicy names the signal");
            return;
        }
        // Without CEL in the API server a signal may lack what its source needs.
        if (UsablePolicy.Of(policy.Spec) is var usable && (usable.Problems.Count > 0 || !usable.Spec.Detection.Signals.Contains(signal)))
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "signal-unavailable", "the FailoverPolicy or this signal does not pass its rules; its conditions say what to correct");
            return;
        }
        var selected = regions.Select(policy).Select(r => r.Metadata.Name!).Order(StringComparer.Ordinal).ToList();
        var reply = await _sources[signal.Source].ReadAsync(new(policy, signal, selected, context.Request.Headers.Authorization, body), context.RequestAborted);
        if (reply.Type is not null)
        {
            metrics.Count(service, signal, "refused");
            await RefuseAsync(context, reply.Status, reply.Type, reply.Detail);
            return;
        }
        var reading = reply.Reading ?? new([], []);
        Take(service, signal, reading);
        await JsonSerializer.SerializeAsync(
            Json(context), new(reading.News.Count, reading.Ignored, reply.Detail.Length > 0 ? reply.Detail : null), SignalAnswerJson.Default.SignalAnswer, context.RequestAborted);
    }

    private void Take(NamespacedName service, SignalSpec signal, SignalReading reading)
    {
        foreach (var ignored in reading.Ignored)
            logger.SignalIgnored(service, signal.Name, ignored);
        if (reading.News.Count + reading.Ignored.Count > 0)
            metrics.Count(service, signal, reading.News.Count > 0 ? "taken" : "ignored");
        if (!board.Hear(service, signal, reading.News))
            return;
        foreach (var news in reading.News)
            logger.SignalHeard(service, signal.Name, news.Region, news.IsFiring ? news.Text : $"over: {news.Text}");
        // The others' leader needs it as soon as this cluster's.
        publisher.Publish(service);
        queue.Enqueue(service);
    }

    private static Stream Json(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return context.Response.Body;
    }

    private static Task RefuseAsync(HttpContext context, int status, string type, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        if (status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            context.Response.Headers.RetryAfter = "1";
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return JsonSerializer.SerializeAsync(context.Response.Body, new Problem(type, type.Replace('-', ' '), status, detail), KnowledgeJson.Default.Problem, context.RequestAborted);
    }
}
