using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Core.Sessions;

/// <summary>One message of a conversation. It is not changed once appended.</summary>
public sealed record SessionMessage
{
    /// <summary>Unique in its session: merging and appending twice go by it.</summary>
    public required string Id { get; set; }

    /// <summary>system, user, assistant, tool, or the agent's own word.</summary>
    public required string Role { get; set; }

    public IReadOnlyList<MessagePart> Parts { get; set; } = [];

    public DateTimeOffset? At { get; set; }

    /// <summary>Whatever else the message has.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }

    /// <summary>The tool calls that it asks for.</summary>
    [JsonIgnore]
    public IEnumerable<string> Calls => Parts.Where(p => p is { Type: MessagePart.ToolCallType, CallId: not null }).Select(p => p.CallId!);

    /// <summary>The tool calls whose results it brings.</summary>
    [JsonIgnore]
    public IEnumerable<string> Results => Parts.Where(p => p is { Type: MessagePart.ToolResultType, CallId: not null }).Select(p => p.CallId!);

    public static SessionMessage OfText(string id, string role, string text) => new() { Id = id, Role = role, Parts = [MessagePart.OfText(text)] };
}
