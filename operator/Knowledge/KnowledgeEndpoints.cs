using System.Text.Json;
using System.Text.Json.Serialization;
using AgentRegions.Core;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Resources;

namespace AgentRegions.Operator.Knowledge;

/// <summary><c>GET /v1/services/{namespace}/{name}</c>: for the sidecars of this cluster.</summary>
internal static class KnowledgeEndpoints
{
    public static IEndpointRouteBuilder MapServiceKnowledge(this IEndpointRouteBuilder endpoints)
    {
        var knowledge = endpoints.ServiceProvider.GetRequiredService<ServiceKnowledge>();
        var policies = endpoints.ServiceProvider.GetRequiredService<IEntityCache<FailoverPolicy>>();
        var leader = endpoints.ServiceProvider.GetRequiredService<LeaderForwarding>();
        endpoints.MapGet("/v1/services/{namespace}/{name}", (HttpContext context) => AnswerAsync(context, knowledge, policies, leader));
        return endpoints;
    }

    private static async Task AnswerAsync(HttpContext context, ServiceKnowledge knowledge, IEntityCache<FailoverPolicy> policies, LeaderForwarding leader)
    {
        var service = new NamespacedName(Value(context, "namespace"), Value(context, "name"));
        context.Response.Headers.CacheControl = "no-store";
        if (knowledge.Of(service) is { } answer)
        {
            context.Response.ContentType = "application/json";
            await JsonSerializer.SerializeAsync(context.Response.Body, answer, KnowledgeJson.Default.ServiceAnswer, context.RequestAborted);
        }
        else if (policies.HasSynced && policies.Get(service) is null)
            await ProblemAsync(context, StatusCodes.Status404NotFound, "service-unknown", $"there is no FailoverPolicy {service} in this cluster, or this operator does not watch its namespace");
        else if (!await leader.TryAnswerAsync(context, service))
            await ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "not-known-yet", $"nothing is known of {service} yet: this replica has just started, cannot reach the coordination store, or stands by and cannot reach the one that leads");
    }

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

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServiceAnswer))]
[JsonSerializable(typeof(Problem))]
internal sealed partial class KnowledgeJson : JsonSerializerContext;
