using System.Xml.Linq;
using AgentRegions.Sandbox.Route53.Wire;
using static AgentRegions.Sandbox.Route53.Wire.Route53Xml;

namespace AgentRegions.Sandbox.Route53.Tags;

/// <summary>ChangeTagsForResource, ListTagsForResource, ListTagsForResources: of hosted zones and health checks.</summary>
/// <param name="exists">By the resource's type and id.</param>
internal sealed class TagOperations(Func<string, string, bool> exists)
{
    private readonly Dictionary<(string Type, string Id), SortedDictionary<string, string>> _tags = [];

    /// <summary>A copy of a health check's.</summary>
    public IReadOnlyDictionary<string, string> Of(string healthCheckId) => new SortedDictionary<string, string>(Of("healthcheck", healthCheckId), StringComparer.Ordinal);

    public Route53Reply Change(string type, string id, Route53Request request)
    {
        var tags = Of(type, id);
        var document = request.Document("ChangeTagsForResourceRequest");
        var added = document.Children("AddTags", "Tag").Select(t => (Key: t.Value("Key") ?? "", Value: t.Value("Value") ?? "")).ToList();
        if (added.Any(t => t.Key.Length is 0 or > 128 || t.Value.Length > 256))
            throw RefusalException.Invalid("A tag's key takes 1 to 128 characters, its value up to 256.");
        foreach (var key in document.Children("RemoveTagKeys", "Key"))
            tags.Remove(key.Value);
        foreach (var (key, value) in added)
            tags[key] = value;
        return Route53Reply.Of(Element("ChangeTagsForResourceResponse"));
    }

    public Route53Reply List(string type, string id) => Route53Reply.Of(Element("ListTagsForResourceResponse", Write(type, id)));

    public Route53Reply ListSeveral(string type, Route53Request request) => Route53Reply.Of(Element(
        "ListTagsForResourcesResponse",
        Element("ResourceTagSets", request.Document("ListTagsForResourcesRequest").Children("ResourceIds", "ResourceId").Select(id => Write(type, id.Value)))));

    private XElement Write(string type, string id) => Element(
        "ResourceTagSet",
        Element("ResourceType", type),
        Element("ResourceId", id),
        Element("Tags", Of(type, id).Select(t => Element("Tag", Element("Key", t.Key), Element("Value", t.Value)))));

    private SortedDictionary<string, string> Of(string type, string id)
    {
        if (type is not ("hostedzone" or "healthcheck"))
            throw RefusalException.Invalid($"Invalid resource type: {type}");
        if (!exists(type, id))
            throw new RefusalException(404, type == "hostedzone" ? "NoSuchHostedZone" : "NoSuchHealthCheck", $"No {type} exists with the specified ID: {id}");
        if (!_tags.TryGetValue((type, id), out var tags))
            _tags.Add((type, id), tags = new(StringComparer.Ordinal));
        return tags;
    }
}
