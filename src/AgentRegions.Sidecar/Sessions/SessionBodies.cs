using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using AgentRegions.Core.Sessions;

namespace AgentRegions.Sidecar.Sessions;

/// <summary>A session as it is shown.</summary>
internal sealed record SessionAnswer
{
    public required string Id { get; init; }

    /// <summary>As in the ETag header; absent: nothing is stored yet.</summary>
    public string? Etag { get; init; }

    public long Epoch { get; init; }

    public long Version { get; init; }

    /// <summary>The region that wrote it last.</summary>
    public string? Region { get; init; }

    public required IReadOnlyList<SessionMessage> Messages { get; init; }

    /// <summary>Messages that were ever appended, also those that left the window.</summary>
    public long MessageCount { get; init; }

    public required JsonObject State { get; init; }

    /// <summary>Something waits to be stored.</summary>
    public bool Dirty { get; init; }

    /// <summary>Something acknowledged elsewhere may be missing; it is looked for.</summary>
    public bool Stale { get; init; }

    public IReadOnlyList<ForkAnswer>? Forks { get; init; }
}

/// <param name="Etag">The other side's head; <c>GET /v1/sessions/{id}?region=REGION</c> shows it.</param>
internal sealed record ForkAnswer(string Etag, string Region, string Policy);

/// <summary>What a change answers.</summary>
/// <param name="Etag">For the next If-Match; absent: not stored yet.</param>
internal sealed record ChangeAnswer(string? Etag, long MessageCount, bool Dirty, bool Stale);

internal sealed record SessionContentBody
{
    public IReadOnlyList<SessionMessage> Messages { get; set; } = [];

    public JsonObject State { get; set; } = [];
}

internal sealed record MessagesBody
{
    public required IReadOnlyList<SessionMessage> Messages { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 64)]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(ChangeAnswer))]
[JsonSerializable(typeof(SessionContentBody))]
[JsonSerializable(typeof(MessagesBody))]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class SessionJson : JsonSerializerContext;
