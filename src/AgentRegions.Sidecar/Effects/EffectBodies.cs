using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Sidecar.Effects;

/// <summary>Asks for the right to run a side effect.</summary>
internal sealed record ClaimBody
{
    public required string Tool { get; set; }

    public JsonElement? Arguments { get; set; }

    /// <summary>The tool itself makes sure that running twice does no harm.</summary>
    public bool Idempotent { get; set; }

    /// <summary>A person looked: an earlier run of unknown fate is to be run again.</summary>
    public bool MayRerun { get; set; }

    /// <summary>A token of the caller's own: claiming again with it, after a lost answer, is the same claim.</summary>
    public string? Owner { get; set; }
}

/// <param name="Status">claimed: run it and commit. replayed: it ran before, and this is what it gave.</param>
/// <param name="Owner">To commit or release with, as If-Match.</param>
/// <param name="Rerun">An earlier run's fate is unknown.</param>
internal sealed record ClaimAnswer(string Status, string? Owner = null, bool? Rerun = null, JsonElement? Result = null, DateTimeOffset? CommittedAt = null);

internal sealed record CommitBody
{
    public JsonElement? Result { get; set; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 64)]
[JsonSerializable(typeof(ClaimBody))]
[JsonSerializable(typeof(ClaimAnswer))]
[JsonSerializable(typeof(CommitBody))]
internal sealed partial class EffectJson : JsonSerializerContext;
