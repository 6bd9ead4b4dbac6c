using System.Text;
using System.Text.Json;
using AgentRegions.Core.Sessions;
using AgentRegions.Sessions.Segments;

namespace AgentRegions.Sessions.Memory;

/// <summary>Cuts tool results that are larger than configured.</summary>
internal static class ToolResults
{
    /// <summary>A result that is too large becomes a text: its own beginning, or its JSON's. The part says how large it was.</summary>
    public static SessionMessage Cut(SessionMessage message, int most) =>
        message.Parts.Any(p => IsTooLarge(p, most)) ? message with { Parts = [.. message.Parts.Select(p => IsTooLarge(p, most) ? Cut(p, most) : p)] } : message;

    private static bool IsTooLarge(MessagePart part, int most) =>
        part is { Type: MessagePart.ToolResultType, Result: { } result } && SizeOf(result) > most;

    private static MessagePart Cut(MessagePart part, int most) =>
        part with { Result = CutValue(part.Result!.Value, most), CutFrom = SizeOf(part.Result.Value) };

    /// <summary>The value itself where it is small enough.</summary>
    public static JsonElement CutValue(JsonElement result, int most)
    {
        if (SizeOf(result) <= most)
            return result;
        var text = result.ValueKind == JsonValueKind.String ? result.GetString()! : result.GetRawText();
        // Every character takes at least a byte, so this is near; escapes may make it smaller still.
        var length = Math.Min(text.Length, most);
        JsonElement cut;
        do
        {
            if (length > 0 && length < text.Length && char.IsLowSurrogate(text[length]))
                length--;
            cut = ElementOf(text[..length]);
            length = length * 9 / 10;
        }
        while (SizeOf(cut) > most && length > 0);
        return cut;
    }

    private static JsonElement ElementOf(string text) => JsonSerializer.SerializeToElement(text, SegmentJson.Storage.String);

    private static int SizeOf(JsonElement value) => Encoding.UTF8.GetByteCount(value.GetRawText());
}
