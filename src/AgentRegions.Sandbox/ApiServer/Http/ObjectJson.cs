using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Http;

/// <summary>JSON in and out. Of members of one name the last counts, as in Go; that there were several is remembered.</summary>
internal static class ObjectJson
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Plain);

    /// <param name="duplicates">Gets the paths of members that stood twice.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static JsonNode? Read(ReadOnlySpan<byte> json, List<string> duplicates)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        var node = Value(ref reader, "", duplicates);
        return reader.Read() ? throw new JsonException("something follows the JSON value") : node;
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, string path, List<string> duplicates)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var members = new JsonObject();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    var child = path.Length == 0 ? name : $"{path}.{name}";
                    reader.Read();
                    if (members.ContainsKey(name))
                        duplicates.Add(child);
                    members[name] = Value(ref reader, child, duplicates);
                }
                return members;
            case JsonTokenType.StartArray:
                var items = new JsonArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    items.Add(Value(ref reader, $"{path}[{items.Count}]", duplicates));
                return items;
            case JsonTokenType.Null:
                return null;
            default:
                return JsonValue.Create(JsonElement.ParseValue(ref reader));
        }
    }
}
