using System.Text.Json;
using System.Text.Json.Serialization;
using AgentRegions.Sandbox.Agents;

namespace AgentRegions.Sandbox.Chaos;

/// <summary>What POST /chaos takes.</summary>
/// <param name="Action">A name of <see cref="ChaosActions"/>.</param>
/// <param name="Region">Where; "all" for heal.</param>
/// <param name="Seconds">For slow.</param>
internal sealed record ChaosRequest(string Action, string? Region = null, double? Seconds = null);

/// <param name="Message">What was done, or why not, for people.</param>
internal sealed record ChaosReply(string Message);

/// <summary>What GET /world answers: what is broken and what is not.</summary>
internal sealed record WorldState
{
    public required IReadOnlyList<AgentSummary> Agents { get; init; }

    /// <summary>Faults beside those of the agents, in words.</summary>
    public required IReadOnlyList<string> Faults { get; init; }
}

internal sealed record AgentSummary
{
    public required string Region { get; init; }

    public required string Endpoint { get; init; }

    public required bool Running { get; init; }

    public required bool Cut { get; init; }

    public required AgentMode Mode { get; init; }

    public required string? ModelTag { get; init; }

    public required int Streams { get; init; }
}

/// <summary>How other programs of this machine find the running world: the file .sandbox/world.json.</summary>
/// <param name="Control">Of the control endpoint.</param>
/// <param name="Token">Whoever knows it may break the world: pages in a browser do not.</param>
/// <param name="Dns">Address and port of the DNS server.</param>
internal sealed record WorldAddress(int ProcessId, Uri Control, string Token, string Kubeconfig, string Dns, Uri Route53);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ChaosRequest))]
[JsonSerializable(typeof(ChaosReply))]
[JsonSerializable(typeof(WorldState))]
[JsonSerializable(typeof(WorldAddress))]
internal sealed partial class ChaosJson : JsonSerializerContext
{
    public static T Read<T>(string text)
        where T : class =>
        (T?)JsonSerializer.Deserialize(text, typeof(T), Default) ?? throw new JsonException("null");
}
