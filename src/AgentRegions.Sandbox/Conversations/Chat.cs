using System.Text.Json.Serialization;

namespace AgentRegions.Sandbox.Conversations;

/// <summary>What a customer says: <c>POST /chat</c>. Said again, it is the same turn.</summary>
/// <param name="Id">The customer's app gives it, once for each turn.</param>
/// <param name="Refund">It asks for money back: the agent's one tool that changes the world.</param>
internal sealed record ChatTurn(string Id, string Text, bool Refund = false);

/// <param name="Region">Where the agent runs that answered.</param>
/// <param name="Messages">How many the conversation has, as the agent knows it.</param>
/// <param name="Receipt">What the refund gave.</param>
internal sealed record ChatAnswer(string Region, long Messages, string? Receipt);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ChatTurn))]
[JsonSerializable(typeof(ChatAnswer))]
internal sealed partial class ChatJson : JsonSerializerContext;
