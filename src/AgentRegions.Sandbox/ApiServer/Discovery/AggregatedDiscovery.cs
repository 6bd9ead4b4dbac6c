using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Http;

namespace AgentRegions.Sandbox.ApiServer.Discovery;

/// <summary>Groups, versions and resources in one document: apidiscovery.k8s.io/v2.</summary>
internal static class AggregatedDiscovery
{
    public const string ContentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    public static JsonObject Of(IEnumerable<ResourceDefinition> definitions) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. definitions.GroupBy(one => one.Group).Select(group => new JsonObject
        {
            ["metadata"] = group.Key.Length == 0 ? new JsonObject() : new JsonObject { ["name"] = group.Key },
            ["versions"] = new JsonArray([.. group.GroupBy(one => one.Version).Select(version => new JsonObject
            {
                ["version"] = version.Key,
                ["resources"] = new JsonArray([.. version.Select(Resource)]),
                ["freshness"] = "Current",
            })]),
        })]),
    };

    private static JsonObject Resource(ResourceDefinition definition)
    {
        var resource = new JsonObject
        {
            ["resource"] = definition.Plural,
            ["responseKind"] = Kind(definition),
            ["scope"] = definition.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = definition.Singular,
            ["verbs"] = Verbs.Resource,
        };
        if (definition.ShortNames.Count > 0)
            resource["shortNames"] = Verbs.List(definition.ShortNames);
        if (definition.Categories.Count > 0)
            resource["categories"] = Verbs.List(definition.Categories);
        var subresources = new JsonArray();
        if (definition.HasStatus)
            subresources.Add((JsonNode)Subresource("status", definition));
        if (definition.HasScale)
            subresources.Add((JsonNode)Subresource("scale", ScaleApi.Definition));
        if (subresources.Count > 0)
            resource["subresources"] = subresources;
        return resource;
    }

    private static JsonObject Subresource(string name, ResourceDefinition answer) => new JsonObject { ["subresource"] = name, ["responseKind"] = Kind(answer), ["verbs"] = Verbs.Status };

    private static JsonObject Kind(ResourceDefinition definition) => new()
    {
        ["group"] = definition.Group,
        ["version"] = definition.Version,
        ["kind"] = definition.Kind,
    };
}
