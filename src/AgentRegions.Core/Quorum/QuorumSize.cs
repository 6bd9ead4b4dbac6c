using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Core.Quorum;

/// <summary>How many of the configured observers must agree: <c>Majority</c>, <c>All</c>, or a number.</summary>
/// <param name="Value">The number; 0 stands for Majority, -1 for All.</param>
[JsonConverter(typeof(QuorumSizeJsonConverter))]
public readonly record struct QuorumSize(int Value)
{
    /// <summary>What to write, for messages.</summary>
    public const string Remedy = "must be Majority, All, or a number from 1 to 100";

    /// <summary>The same as a CEL rule of a field that is a number or a text.</summary>
    public const string Rule = "type(self) == int ? self >= 1 && self <= 100 : self in ['Majority', 'All']";

    public static QuorumSize Majority { get; } = new(0);

    public static QuorumSize All { get; } = new(-1);

    /// <summary>A number was said explicitly.</summary>
    public bool IsNumber => Value > 0;

    /// <param name="observers">The number of configured observers, at least 1.</param>
    public int Of(int observers) => Value switch
    {
        0 => QuorumRules.Majority(observers),
        -1 => observers,
        _ => Value,
    };

    public override string ToString() => Value switch { 0 => "Majority", -1 => "All", _ => Value.ToString(CultureInfo.InvariantCulture) };
}

public sealed class QuorumSizeJsonConverter : JsonConverter<QuorumSize>
{
    public override QuorumSize Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var number) && number > 0 ? new(number)
        : reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && Parse(text) is { } size ? size
        : throw new JsonException($"quorum {QuorumSize.Remedy}");

    public override void Write(Utf8JsonWriter writer, QuorumSize value, JsonSerializerOptions options)
    {
        if (value.IsNumber)
            writer.WriteNumberValue(value.Value);
        else
            writer.WriteStringValue(value.ToString());
    }

    private static QuorumSize? Parse(string text) => text switch { "Majority" => QuorumSize.Majority, "All" => QuorumSize.All, _ => null };
}
