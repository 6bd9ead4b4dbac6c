using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.Tests.ApiServer.Schema;

/// <summary>A Gadget's spec, and what Kubernetes 1.36 made of it.</summary>
/// <param name="Causes">Reason | field | message, when it was refused.</param>
/// <param name="Stored">The spec with defaults and without unknown fields, when it was not.</param>
/// <param name="Dropped">The unknown fields that strict validation names.</param>
public sealed record SchemaCase(JsonNode? Spec, IReadOnlyList<string> Causes, JsonNode? Stored, IReadOnlyList<string> Dropped)
{
    public static IReadOnlyList<SchemaCase> All { get; } = [.. Gadgets.File("cases.json").AsArray().Select(entry =>
        new SchemaCase(entry!["spec"], Strings(entry["causes"]), entry["stored"], Strings(entry["dropped"])))];

    public static TheoryData<string> Specs => [.. All.Select(one => Text(one.Spec))];

    public static SchemaCase Of(string spec) => All.Single(one => Text(one.Spec) == spec);

    private static string Text(JsonNode? spec) => spec?.ToJsonString() ?? "null";

    private static string[] Strings(JsonNode? list) => [.. (list as JsonArray ?? []).Select(item => (string)item!)];
}
