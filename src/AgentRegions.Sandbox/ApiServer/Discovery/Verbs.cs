using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Discovery;

/// <summary>What can be done with a resource, and with its status.</summary>
internal static class Verbs
{
    private static readonly string[] Whole = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    private static readonly string[] OfStatus = ["get", "patch", "update"];

    public static JsonArray Resource => List(Whole);

    public static JsonArray Status => List(OfStatus);

    public static JsonArray List(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode)value)]);
}
