using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentRegions.Sessions.Effects;

/// <summary>Asks for the right to run a side effect.</summary>
public sealed record EffectRequest(EffectKey Key)
{
    /// <summary>Tells payloads apart: the same key with another payload is refused. See <see cref="FingerprintOf"/>.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The tool itself makes sure that running twice does no harm: it runs again when an earlier run's fate is unknown, and without an effect table.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>A person looked and says that an earlier run of unknown fate is to be run again.</summary>
    public bool MayRerun { get; init; }

    /// <summary>The owner token of an earlier try whose answer was lost; null: a new one.</summary>
    public string? Owner { get; init; }

    /// <summary>SHA-256 in hex of a tool's name and arguments; the order of an object's members does not matter.</summary>
    public static string FingerprintOf(string tool, JsonElement? arguments) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{tool.Length}:{tool}{(arguments is { ValueKind: not JsonValueKind.Undefined } json ? Sorted(JsonNode.Parse(json.GetRawText()))?.ToJsonString() : "")}")));

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => KeyValuePair.Create(m.Key, Sorted(m.Value)))),
        JsonArray values => new JsonArray([.. values.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
