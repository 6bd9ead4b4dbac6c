using System.Text.Json;
using System.Text.Json.Serialization;
using AgentRegions.Core;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Resources;
using Microsoft.AspNetCore.Http.Features;

namespace AgentRegions.Operator.Knowledge;

/// <summary>
/// <c>GET /v1/services/{namespace}/{name}</c>: for the sidecars of this cluster. They ask by <c>PUT …/sidecars/{id}</c>, which says how they are and answers the same.
/// </summary>
internal static class KnowledgeEndpoints
{
    public static IEndpointRouteBuilder MapServiceKnowledge(this IEndpointRouteBuilder endpoints)
    {
        var knowledge = endpoints.ServiceProvider.GetRequiredService<ServiceKnowledge>();
        var policies = endpoints.ServiceProvider.GetRequiredService<IEntityCache<FailoverPolicy>>();
        var leader = endpoints.ServiceProvider.GetRequiredService<LeaderForwarding>();
        var reports = endpoints.ServiceProvider.GetRequiredService<SidecarReports>();
        endpoints.MapGet("/v1/services/{namespace}/{name}", (HttpContext context) => AnswerAsync(context, null, knowledge, policies, leader));
        endpoints.MapPut("/v1/services/{namespace}/{name}/sidecars/{id}", (HttpContext context) => TakeAsync(context, reports, knowledge, policies, leader));
        return endpoints;
    }

    private static async Task TakeAsync(HttpContext context, SidecarReports reports, ServiceKnowledge knowledge, IEntityCache<FailoverPolicy> policies, LeaderForwarding leader)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = SidecarReports.MostBytes;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var bytes = body.ToArray();
        if (reports.Take(ServiceOf(context), Value(context, "id"), bytes) is { } problem)
            await ProblemAsync(context, StatusCodes.Status400BadRequest, "invalid", problem);
        else
            await AnswerAsync(context, bytes, knowledge, policies, leader);
    }

    /// <param name="body">What the sidecar said; null: it only asks.</param>
    private static async Task AnswerAsync(HttpContext context, byte[]? body, ServiceKnowledge knowledge, IEntityCache<FailoverPolicy> policies, LeaderForwarding leader)
    {
        var service = ServiceOf(context);
        context.Response.Headers.CacheControl = "no-store";
        if (knowledge.Of(service) is { } answer)
        {
            context.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(context.Response.Body, answer, KnowledgeJson.Default.ServiceAnswer, context.RequestAborted);
        }
        else if (policies.HasSynced && policies.Get(service) is null)
            await ProblemAsync(context, StatusCodes.Status404NotFound, "service-unknown", $"there is no FailoverPolicy {service} in this cluster, or this operator does not watch its namespace");
        else if (!await (body is null ? leader.TryAnswerAsync(context, context.Request.Path, null) : leader.TryPutAsync(context, body)))
            await ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "not-known-yet", $"nothing is known of {service} yet: this replica has just started, cannot reach the coordination store, or stands by and cannot reach the one that leads");
    }

    private static NamespacedName ServiceOf(HttpContext context) => new(Value(context, "namespace"), Value(context, "name"));

    private static string Value(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static Task ProblemAsync(HttpContext context, int status, string type, string detail)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/problem+json";
        if (status == StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = "1";
        return JsonSerializer.SerializeAsync(context.Response.Body, new Problem(type, type.Replace('-', ' '), status, detail), KnowledgeJson.Default.Problem, context.RequestAborted);
    }
}

/// <summary>RFC 9457.</summary>
internal sealed record Problem(string Type, string Title, int Status, string Detail);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 16)]
[JsonSerializable(typeof(ServiceAnswer))]
[JsonSerializable(typeof(SidecarWord))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class KnowledgeJson : JsonSerializerContext;
