using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Http;

namespace AgentRegions.Sandbox.ApiServer.Discovery;

/// <param name="ContentType">Aggregated discovery has one of its own, by which clients know that they got it.</param>
internal sealed record DiscoveryDocument(JsonObject Body, string ContentType = "application/json");

/// <summary>What the API server says that it serves: /version, /api, /apis, /api/v1, /apis/GROUP, /apis/GROUP/VERSION.</summary>
internal static class DiscoveryDocuments
{
    /// <summary>What the sandbox says that it is; kubectl warns when it is a minor version away by more than one.</summary>
    public const string GitVersion = "v1.35.0-sandbox";

    /// <param name="accept">The Accept header, or null.</param>
    /// <param name="definitions">Of all groups and versions; the first version of a group is its preferred one.</param>
    /// <returns>Null when there is no such document.</returns>
    public static DiscoveryDocument? For(string path, string? accept, IEnumerable<ResourceDefinition> definitions) => path.Trim('/').Split('/') switch
    {
        ["version"] => new(Version()),
        ["api"] => Aggregated(accept, definitions.Where(IsCore)) ?? new(CoreVersions(definitions)),
        ["apis"] => Aggregated(accept, definitions.Where(one => !IsCore(one))) ?? new(Groups(definitions)),
        ["api", var version] => Resources(definitions, "", version),
        ["apis", var group] => Group(definitions, group) is { } found ? new(found) : null,
        ["apis", var group, var version] => Resources(definitions, group, version),
        _ => null,
    };

    private static bool IsCore(ResourceDefinition definition) => definition.Group.Length == 0;

    private static DiscoveryDocument? Aggregated(string? accept, IEnumerable<ResourceDefinition> definitions)
    {
        // The first acceptable form wins; clients put the newest first and plain JSON last.
        foreach (var form in accept?.Split(',') ?? [])
        {
            var parameters = form.Split(';', StringSplitOptions.TrimEntries);
            if (parameters.Contains("as=APIGroupDiscoveryList") && parameters.Contains("v=v2") && parameters[0] == "application/json")
                return new(AggregatedDiscovery.Of(definitions), AggregatedDiscovery.ContentType);
            if (parameters is ["application/json"] or ["*/*"])
                return null;
        }
        return null;
    }

    private static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "35",
        ["gitVersion"] = GitVersion,
        ["gitCommit"] = "",
        ["gitTreeState"] = "",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = "none",
        ["platform"] = "linux/amd64",
    };

    private static JsonObject CoreVersions(IEnumerable<ResourceDefinition> definitions) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = Verbs.List(definitions.Where(IsCore).Select(one => one.Version).Distinct()),
        ["serverAddressByClientCIDRs"] = new JsonArray(),
    };

    private static JsonObject Groups(IEnumerable<ResourceDefinition> definitions) => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. definitions.Where(one => !IsCore(one)).Select(one => one.Group).Distinct().Select(group => Group(definitions, group))]),
    };

    private static JsonObject? Group(IEnumerable<ResourceDefinition> definitions, string group)
    {
        var versions = definitions.Where(one => one.Group == group && group.Length > 0).Select(one => one.Version).Distinct().ToArray();
        return versions.Length == 0 ? null : new()
        {
            ["kind"] = "APIGroup",
            ["apiVersion"] = "v1",
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions.Select(version => GroupVersion(group, version))]),
            ["preferredVersion"] = GroupVersion(group, versions[0]),
        };
    }

    private static JsonObject GroupVersion(string group, string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    private static DiscoveryDocument? Resources(IEnumerable<ResourceDefinition> definitions, string group, string version)
    {
        var served = definitions.Where(one => one.Group == group && one.Version == version).ToArray();
        return served.Length == 0 ? null : new(new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = served[0].ApiVersion,
            ["resources"] = new JsonArray([.. served.SelectMany(Entries)]),
        });
    }

    private static IEnumerable<JsonObject> Entries(ResourceDefinition definition)
    {
        var resource = Entry(definition, definition.Plural, definition.Singular, Verbs.Resource);
        if (definition.ShortNames.Count > 0)
            resource["shortNames"] = Verbs.List(definition.ShortNames);
        if (definition.Categories.Count > 0)
            resource["categories"] = Verbs.List(definition.Categories);
        yield return resource;
        if (definition.HasStatus)
            yield return Entry(definition, $"{definition.Plural}/status", "", Verbs.Status);
        if (definition.HasScale)
        {
            var scale = Entry(definition, $"{definition.Plural}/scale", "", Verbs.Status);
            (scale["group"], scale["version"], scale["kind"]) = (ScaleApi.Definition.Group, ScaleApi.Definition.Version, ScaleApi.Definition.Kind);
            yield return scale;
        }
    }

    private static JsonObject Entry(ResourceDefinition definition, string name, string singular, JsonArray verbs) => new()
    {
        ["name"] = name,
        ["singularName"] = singular,
        ["namespaced"] = definition.Namespaced,
        ["kind"] = definition.Kind,
        ["verbs"] = verbs,
    };
}
