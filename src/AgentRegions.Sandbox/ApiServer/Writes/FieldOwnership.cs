using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>Keeps the record of who wrote what.</summary>
internal static class FieldOwnership
{
    public static void Track(ServedKind kind, JsonObject? before, JsonObject after, string manager, string? subresource, DateTimeOffset now)
    {
    }

    public static JsonObject Apply(ServedKind kind, JsonObject? live, JsonObject applied, WriteOptions options, string? subresource, DateTimeOffset now) =>
        (JsonObject)Patching.JsonMergePatch.Apply(live?.DeepClone() ?? new JsonObject(), applied)!;
}
