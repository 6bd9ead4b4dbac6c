using System.Text.Json.Nodes;

namespace SupportAgent;

/// <summary>A tool call, which may wait for its result.</summary>
internal sealed record ToolCall(string Id, string Name, int Order)
{
    public JsonObject Arguments => new() { ["order"] = Order };
}

/// <summary>One message, as this agent uses the sidecar's.</summary>
internal sealed record Message(string Id, string Role, string Text, ToolCall? Call = null)
{
    public static Message User(int at, string text) => new($"m-{at}", "user", text);

    public static Message Assistant(int at, string text) => new($"m-{at}", "assistant", text);

    public static Message Calling(int at, string tool, int order) => new($"m-{at}", "assistant", tool, new($"{tool}-{at}", tool, order));

    public static Message Result(int at, ToolCall call, string result) => new($"m-{at}", "tool", result, call);

    public static Message Of(JsonNode json)
    {
        var part = json["parts"]![0]!;
        var (id, role) = ((string)json["id"]!, (string)json["role"]!);
        if (part["callId"] is not { } callId)
            return new(id, role, (string)part["text"]!);
        var call = new ToolCall((string)callId!, (string)part["name"]!, (int?)part["arguments"]?["order"] ?? 0);
        return new(id, role, (string?)part["result"] ?? call.Name, call);
    }

    public JsonObject ToJson() => new()
    {
        ["id"] = Id,
        ["role"] = Role,
        ["parts"] = new JsonArray(Call switch
        {
            null => new JsonObject { ["type"] = "text", ["text"] = Text },
            _ when Role == "tool" => new JsonObject { ["type"] = "toolResult", ["callId"] = Call.Id, ["name"] = Call.Name, ["result"] = Text },
            _ => new JsonObject { ["type"] = "toolCall", ["callId"] = Call.Id, ["name"] = Call.Name, ["arguments"] = Call.Arguments },
        }),
    };

    public override string ToString() => $"{Role}: {Text}";
}
