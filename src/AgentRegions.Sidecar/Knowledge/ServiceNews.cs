using System.Text.Json.Serialization;

namespace AgentRegions.Sidecar.Knowledge;

/// <summary>What the operator answers to <c>GET /v1/services/{namespace}/{name}</c>.</summary>
internal sealed record ServiceNews
{
    public required long Epoch { get; init; }

    public required long Term { get; init; }

    public required IReadOnlyList<string> Active { get; init; }

    /// <summary>For how long the coordination store has not confirmed it.</summary>
    public required double AsOfSeconds { get; init; }

    /// <summary>The epoch is raised, and the active set is about to be another.</summary>
    public bool Changing { get; init; }

    public IReadOnlyList<RegionNews>? Regions { get; init; }
}

internal sealed record RegionNews(string Name, string Endpoint);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 16)]
[JsonSerializable(typeof(ServiceNews))]
internal sealed partial class ServiceNewsJson : JsonSerializerContext;
