using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRegions.Core.Sessions;
using AgentRegions.Sessions.Segments;

namespace AgentRegions.Sessions.Memory;

/// <summary>Refuses what could not be stored and read again without loss, before it is taken.</summary>
internal static class ContentCheck
{
    /// <summary>Levels of JSON inside a message's part or the state.</summary>
    private const int MostDepth = 64;

    /// <returns>The message as it is kept, and its size as JSON.</returns>
    /// <exception cref="SessionException">It cannot be stored; the message says which part and what to do.</exception>
    public static (SessionMessage Message, int Bytes) Of(SessionMessage message, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(message);
        SessionNames.Require(message.Id, "message id", SessionNames.Id, SessionNames.IdRemedy);
        var name = $"message {message.Id}";
        if (string.IsNullOrEmpty(message.Role) || message.Role.Length > 64)
            throw Invalid($"{name}, role", "must be 1 to 64 characters, for example user");
        Text(message.Role, $"{name}, role");
        foreach (var (key, value) in message.More ?? new Dictionary<string, JsonElement>())
            Json(value, $"{name}, {Text(key, name)}");
        foreach (var (i, part) in message.Parts.Index())
            Part(part, $"{name}, part {i + 1}");
        var kept = options.MaxToolResultBytes is { } most ? ToolResults.Cut(message, most) : message;
        var size = JsonSerializer.SerializeToUtf8Bytes(kept, SegmentJson.Storage.SessionMessage).Length;
        return size <= options.MaxMessageBytes
            ? (kept, size)
            : throw new SessionException(SessionFault.TooLarge, $"{name}: has {size} bytes as JSON, and {options.MaxMessageBytes} are allowed; store large content elsewhere and append a reference to it");
    }

    /// <returns>The size as JSON.</returns>
    /// <exception cref="SessionException">It cannot be stored.</exception>
    public static int Of(StateChange change)
    {
        Json(change.Patch ?? change.Set ?? change.Replace, "state");
        return JsonSerializer.SerializeToUtf8Bytes(change, SegmentJson.Storage.StateChange).Length;
    }

    public static int SizeOf(JsonObject state) => JsonSerializer.SerializeToUtf8Bytes(state, SegmentJson.Storage.JsonObject).Length;

    public static int SizeOf(SessionMessage message) => JsonSerializer.SerializeToUtf8Bytes(message, SegmentJson.Storage.SessionMessage).Length;

    private static void Part(MessagePart part, string name)
    {
        if (string.IsNullOrEmpty(part.Type))
            throw Invalid($"{name}, type", "must be given, for example text");
        if (part.Type is MessagePart.ToolCallType or MessagePart.ToolResultType && string.IsNullOrEmpty(part.CallId))
            throw Invalid($"{name}, callId", "must be given: it ties a tool's result to its call");
        foreach (var (field, text) in new[] { ("type", part.Type), ("text", part.Text), ("callId", part.CallId), ("name", part.Name) })
            Text(text ?? "", $"{name}, {field}");
        foreach (var (field, value) in new[] { ("arguments", part.Arguments), ("result", part.Result) })
        {
            if (value is { } json)
                Json(json, $"{name}, {field}");
        }
        foreach (var (key, value) in part.More ?? new Dictionary<string, JsonElement>())
            Json(value, $"{name}, {Text(key, name)}");
    }

    private static string Text(string text, string name)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (!char.IsSurrogate(text[at]))
                continue;
            if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                throw Invalid(name, FormattableString.Invariant($"is no valid UTF-16: half a character stands alone at {at}; it was probably cut there, cut between characters instead"));
            at++;
        }
        return text;
    }

    private static void Json(JsonElement value, string name, int depth = 0)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            throw Invalid(name, "is no JSON value");
        Json(JsonNodeOf(value, name), name, depth);
    }

    private static JsonNode? JsonNodeOf(JsonElement value, string name)
    {
        try
        {
            // Apart from the document that the element may be part of, and that may be disposed.
            return JsonNode.Parse(value.GetRawText(), documentOptions: new() { MaxDepth = 2 * MostDepth });
        }
        catch (Exception e) when (e is JsonException or ObjectDisposedException)
        {
            throw new SessionException(SessionFault.InvalidContent, $"{name}: cannot be read as JSON", e);
        }
    }

    private static void Json(JsonNode? node, string name, int depth = 0)
    {
        if (depth > MostDepth)
            throw Invalid(name, FormattableString.Invariant($"is nested deeper than {MostDepth} levels"));
        try
        {
            switch (node)
            {
                case JsonObject members:
                    foreach (var (key, value) in members)
                        Json(value, $"{name}.{Text(key, name)}", depth + 1);
                    break;
                case JsonArray values:
                    foreach (var value in values)
                        Json(value, name, depth + 1);
                    break;
                case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.TryGetValue<string>(out var text):
                    Text(text, name);
                    break;
            }
        }
        // An escape in JSON text that is half a character, and a name that is there twice.
        catch (Exception e) when (e is InvalidOperationException or ArgumentException and not ArgumentNullException)
        {
            throw new SessionException(SessionFault.InvalidContent, $"{name}: has half a character (an escape such as \\ud83d alone) or a name twice; mend it where it is made", e);
        }
    }

    private static SessionException Invalid(string name, string remedy) => new(SessionFault.InvalidContent, $"{name}: {remedy}");
}
