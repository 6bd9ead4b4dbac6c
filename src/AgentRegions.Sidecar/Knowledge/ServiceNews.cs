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

    public SwitchoverNews? Switchover { get; init; }
}

/// <summary>What a planned change asks of sidecars.</summary>
internal sealed record SwitchoverNews
{
    /// <summary>Of a <see cref="Phase"/> in which what was not stored yet is to be.</summary>
    public const string FinalCheckpoint = "FinalCheckpoint";

    /// <summary>The question, to be named in the answer; null: nothing is asked any more.</summary>
    public string? Demand { get; init; }

    public string? Phase { get; init; }

    /// <summary>Regions that get the traffic: new streams begin there, and side effects run.</summary>
    public IReadOnlyList<string> Opens { get; set; } = [];

    /// <summary>Regions in which no stream may begin.</summary>
    public IReadOnlyList<string> Drains { get; set; } = [];
}

/// <summary>What this sidecar says of itself when it asks.</summary>
internal sealed record SelfReport(string Region, string? Demand, bool Done, int Streams, int NotStored);

internal sealed record RegionNews(string Name, string Endpoint);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 16)]
[JsonSerializable(typeof(ServiceNews))]
[JsonSerializable(typeof(SelfReport))]
internal sealed partial class ServiceNewsJson : JsonSerializerContext;
