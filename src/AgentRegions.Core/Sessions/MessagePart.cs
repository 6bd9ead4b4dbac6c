using System.Text.Json;
using System.Text.Json.Serialization;

namespace AgentRegions.Core.Sessions;

/// <summary>A piece of a message: text, a tool call, a tool's result, or what else the agent's model gives and takes.</summary>
public sealed record MessagePart
{
    public const string TextType = "text";
    public const string ToolCallType = "toolCall";
    public const string ToolResultType = "toolResult";

    /// <summary>text, toolCall, toolResult, or any other word: its part is kept as it is.</summary>
    public required string Type { get; set; }

    public string? Text { get; set; }

    /// <summary>Of a tool call and of its result.</summary>
    public string? CallId { get; set; }

    /// <summary>The tool's.</summary>
    public string? Name { get; set; }

    public JsonElement? Arguments { get; set; }

    public JsonElement? Result { get; set; }

    /// <summary>The tool failed, and the result says how.</summary>
    public bool? IsError { get; set; }

    /// <summary>How many bytes the result had as JSON before it was cut; null: it is whole.</summary>
    public long? CutFrom { get; set; }

    /// <summary>Whatever else the part has.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? More { get; set; }

    public static MessagePart OfText(string text) => new() { Type = TextType, Text = text };

    public static MessagePart OfCall(string callId, string name, JsonElement? arguments = null) =>
        new() { Type = ToolCallType, CallId = callId, Name = name, Arguments = arguments };

    public static MessagePart OfResult(string callId, JsonElement result, bool isError = false) =>
        new() { Type = ToolResultType, CallId = callId, Result = result, IsError = isError ? true : null };
}
