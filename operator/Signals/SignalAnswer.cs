using System.Text.Json.Serialization;

namespace AgentRegions.Operator.Signals;

/// <summary>What a sender is told of a message that was read.</summary>
/// <param name="Taken">How many of its alarms are evidence now, or are none any more.</param>
/// <param name="Ignored">Why the others say nothing.</param>
internal sealed record SignalAnswer(int Taken, IReadOnlyList<string> Ignored, string? Detail = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SignalAnswer))]
internal sealed partial class SignalAnswerJson : JsonSerializerContext;
