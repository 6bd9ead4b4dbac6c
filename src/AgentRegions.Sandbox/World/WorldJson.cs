using System.Text.Json;
using System.Text.Json.Serialization;
using k8s.Models;

namespace AgentRegions.Sandbox.World;

/// <summary>The built-in kinds that only a world applies.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(V1CustomResourceDefinition))]
[JsonSerializable(typeof(V1Deployment))]
internal sealed partial class WorldJson : JsonSerializerContext;
