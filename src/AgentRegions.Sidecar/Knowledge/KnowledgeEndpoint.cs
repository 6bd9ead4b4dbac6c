using System.Text.Json.Serialization;
using AgentRegions.Core.Sessions;
using AgentRegions.Sidecar.Http;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Knowledge;

/// <summary><c>GET /v1/service</c>: what this sidecar knows of its service, and whether it is fenced.</summary>
internal static class KnowledgeEndpoint
{
    public static IEndpointRouteBuilder MapKnowledge(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var (knowledge, options) = (services.GetRequiredService<IServiceKnowledge>(), services.GetRequiredService<SidecarOptions>());
        var maxAge = KnownEpochs.MaxAgeOf(options);
        endpoints.MapGet("/v1/service", context =>
        {
            var known = knowledge.Now;
            var fenced = Fence.Of(new KnownEpochs(knowledge).Current, options.Region, maxAge);
            var answer = new KnowledgeAnswer(options.Service?.ToString(), options.Region, known?.Epoch, known?.Active, known?.Changing, known is null ? null : Math.Round(known.Age.TotalSeconds, 3), fenced?.ToString())
            {
                TakesTraffic = fenced is null && known?.Takes(options.Region) == true,
                SendTo = known?.Elsewhere(options.Region)?.ToString().TrimEnd('/'),
            };
            return Answers.WriteAsync(context, StatusCodes.Status200OK, answer, KnowledgeJson.Default.KnowledgeAnswer);
        });
        return endpoints;
    }
}

/// <param name="Fenced">Why mutating effects are refused; absent: they are not.</param>
internal sealed record KnowledgeAnswer(string? Service, string Region, long? Epoch, IReadOnlyList<string>? Active, bool? Changing, double? AgeSeconds, string? Fenced)
{
    /// <summary>Whether streams are to begin here. Who comes all the same, since resolvers keep answers for a while, is sent on.</summary>
    public bool TakesTraffic { get; init; }

    /// <summary>The endpoint of another region that takes new streams; absent: none is known.</summary>
    public string? SendTo { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KnowledgeAnswer))]
internal sealed partial class KnowledgeJson : JsonSerializerContext;
