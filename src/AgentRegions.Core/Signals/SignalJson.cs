using System.Text.Json.Serialization;

namespace AgentRegions.Core.Signals;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true, MaxDepth = 32)]
[JsonSerializable(typeof(AlertmanagerMessage))]
[JsonSerializable(typeof(CloudWatchMessage))]
internal sealed partial class SignalJson : JsonSerializerContext;
