using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>The managedFields of an object, taken apart.</summary>
internal sealed class Ownership
{
    /// <summary>What belongs to the API server alone.</summary>
    private static readonly FieldSet Unowned = Of(
        ["f:apiVersion"], ["f:kind"], ["f:metadata"], ["f:metadata", "f:name"], ["f:metadata", "f:namespace"], ["f:metadata", "f:creationTimestamp"],
        ["f:metadata", "f:selfLink"], ["f:metadata", "f:uid"], ["f:metadata", "f:generation"], ["f:metadata", "f:managedFields"], ["f:metadata", "f:resourceVersion"]);

    private readonly List<OwnedFields> _entries;

    private Ownership(IEnumerable<OwnedFields> entries) => _entries = [.. entries];

    public static Ownership In(JsonObject? resource) =>
        new((resource.At("metadata", "managedFields") as JsonArray ?? []).OfType<JsonObject>().Select(OwnedFields.Parse));

    public static FieldType TypeOf(StructuralSchema? schema) => schema is null ? new BuiltInType("") : new SchemaType(schema, isResource: true);

    public static FieldSet WithoutUnowned(FieldSet fields) => fields.Except(Unowned);

    public OwnedFields? Find(FieldOwner owner) => _entries.Find(entry => entry.Owner.IsSameAs(owner));

    public IEnumerable<OwnedFields> Except(FieldOwner owner) => _entries.Where(entry => !entry.Owner.IsSameAs(owner));

    /// <summary>Everything that anybody owns.</summary>
    public FieldSet All() => _entries.Aggregate(FieldSet.Empty, (all, entry) => all.Union(entry.Fields));

    public void Set(OwnedFields owned)
    {
        _entries.RemoveAll(entry => entry.Owner.IsSameAs(owned.Owner));
        _entries.Add(owned);
    }

    /// <summary>Takes fields away from everybody else.</summary>
    public void TakeFromOthers(FieldOwner owner, FieldSet fields)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            if (!_entries[i].Owner.IsSameAs(owner))
                _entries[i] = _entries[i] with { Fields = _entries[i].Fields.Except(fields) };
        }
    }

    /// <summary>Those who own nothing are not written.</summary>
    public void WriteTo(JsonObject resource)
    {
        var entries = _entries
            .Select(entry => entry with { Fields = WithoutUnowned(entry.Fields) })
            .Where(entry => !entry.Fields.IsEmpty)
            .OrderBy(entry => entry.Owner.Operation, StringComparer.Ordinal)
            .ThenBy(entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Owner.Manager, StringComparer.Ordinal)
            .ThenBy(entry => entry.Owner.Subresource, StringComparer.Ordinal);
        var metadata = resource["metadata"] as JsonObject ?? (JsonObject)(resource["metadata"] = new JsonObject());
        metadata["managedFields"] = new JsonArray([.. entries.Select(entry => entry.ToJson())]);
        if (metadata["managedFields"] is JsonArray { Count: 0 })
            metadata.Remove("managedFields");
    }

    private static FieldSet Of(params ReadOnlySpan<string[]> paths)
    {
        var set = new FieldSet();
        foreach (var path in paths)
            set.Insert(path);
        return set;
    }
}
