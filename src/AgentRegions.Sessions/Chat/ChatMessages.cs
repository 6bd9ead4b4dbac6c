using System.Text.Json;
using AgentRegions.Core.Sessions;
using Microsoft.Extensions.AI;

namespace AgentRegions.Sessions.Chat;

/// <summary>Messages of Microsoft.Extensions.AI as a session keeps them, and back. Text, calls and results by their own parts; all other content whole, as that library writes it.</summary>
public static class ChatMessages
{
    private const string ContentType = "content";
    private const string Author = "authorName";
    private const string Value = "value";

    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    /// <param name="id">For a message that has none.</param>
    public static SessionMessage ToSessionMessage(this ChatMessage message, string id)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new()
        {
            Id = message.MessageId is { Length: > 0 } own && SessionNames.Id.IsMatch(own) ? own : id,
            Role = message.Role.Value,
            At = message.CreatedAt,
            Parts = [.. message.Contents.Select(ToPart)],
            More = message.AuthorName is { } author ? new Dictionary<string, JsonElement> { [Author] = ToJson(author) } : null,
        };
    }

    public static ChatMessage ToChatMessage(this SessionMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return new(new ChatRole(message.Role), [.. message.Parts.Select(ToContent)])
        {
            MessageId = message.Id,
            CreatedAt = message.At,
            AuthorName = message.More is { } more && more.TryGetValue(Author, out var author) ? author.GetString() : null,
        };
    }

    private static MessagePart ToPart(AIContent content) => content switch
    {
        TextContent text when content.GetType() == typeof(TextContent) => MessagePart.OfText(text.Text),
        FunctionCallContent call => MessagePart.OfCall(call.CallId, call.Name, call.Arguments is null ? null : ToJson(call.Arguments)),
        FunctionResultContent result => MessagePart.OfResult(result.CallId, ToJson(result.Result), isError: result.Exception is not null),
        _ => new() { Type = ContentType, More = new Dictionary<string, JsonElement> { [Value] = JsonSerializer.SerializeToElement(content, Compact.GetTypeInfo(typeof(AIContent))) } },
    };

    private static AIContent ToContent(MessagePart part) => part switch
    {
        { Type: MessagePart.ToolCallType } => new FunctionCallContent(part.CallId!, part.Name ?? "", ToArguments(part.Arguments)),
        { Type: MessagePart.ToolResultType } => new FunctionResultContent(part.CallId!, part.Result),
        { Type: ContentType, More: { } more } when more.TryGetValue(Value, out var value) =>
            (AIContent?)value.Deserialize(Compact.GetTypeInfo(typeof(AIContent))) ?? new TextContent(""),
        _ => new TextContent(part.Text ?? ""),
    };

    private static Dictionary<string, object?>? ToArguments(JsonElement? arguments) => arguments is { ValueKind: JsonValueKind.Object } members
        ? members.EnumerateObject().ToDictionary(m => m.Name, m => (object?)m.Value, StringComparer.Ordinal)
        : null;

    private static JsonElement ToJson(object? value) => JsonSerializer.SerializeToElement(value, Compact.GetTypeInfo(typeof(object)));
}
