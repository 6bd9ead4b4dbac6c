using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>
/// A set of fields as a tree, the way managedFields write it (fieldsV1): a step is f:NAME, k:{KEYS}, v:VALUE. A container can be in the set
/// itself ("."), apart from what is below it. Sets are never changed once they are built.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    /// <summary>The field that this node stands for is in the set.</summary>
    public bool IsMember { get; private set; }

    public IReadOnlyDictionary<string, FieldSet> Children => _children;

    public bool IsEmpty => !IsMember && _children.Count == 0;

    public static FieldSet Empty { get; } = new();

    public static FieldSet Parse(JsonObject fieldsV1)
    {
        var root = new FieldSet();
        foreach (var (step, below) in fieldsV1)
            root._children[step] = ParseNode((JsonObject)below!);
        return root;
    }

    public JsonObject ToJson() => new(_children.Select(child => KeyValuePair.Create(child.Key, (JsonNode?)child.Value.NodeToJson())));

    /// <summary>While it is being built.</summary>
    public void Insert(IEnumerable<string> path)
    {
        var node = this;
        foreach (var step in path)
            node = node._children.TryGetValue(step, out var child) ? child : node._children[step] = new();
        node.IsMember = true;
    }

    public FieldSet Union(FieldSet other) => Combine(other, (mine, theirs) => mine || theirs);

    public FieldSet Intersect(FieldSet other) => Combine(other, (mine, theirs) => mine && theirs);

    public FieldSet Except(FieldSet other) => Combine(other, (mine, theirs) => mine && !theirs);

    public bool SetEquals(FieldSet other) => Combine(other, (mine, theirs) => mine != theirs).IsEmpty;

    /// <summary>With the containers that a type declares by name, where something below them is in the set.</summary>
    public FieldSet WithDeclaredContainers(FieldType type)
    {
        var result = new FieldSet { IsMember = IsMember };
        foreach (var (step, child) in _children)
        {
            var below = child.WithDeclaredContainers(type.Below(step));
            below.IsMember |= FieldStep.NameOf(step) is { } name && type.Declares(name);
            result._children[step] = below;
        }
        return result;
    }

    /// <summary>Every path in the set; the members of a level before what is below them.</summary>
    public IEnumerable<IReadOnlyList<string>> Paths() =>
        _children.Where(child => child.Value.IsMember).Select(child => (IReadOnlyList<string>)[child.Key])
            .Concat(_children.SelectMany(child => child.Value.Paths().Select(path => (IReadOnlyList<string>)[child.Key, .. path])));

    private static FieldSet ParseNode(JsonObject json)
    {
        var node = new FieldSet { IsMember = json.Count == 0 || json.ContainsKey(".") };
        foreach (var (step, below) in json.Where(entry => entry.Key != "."))
            node._children[step] = ParseNode((JsonObject)below!);
        return node;
    }

    private JsonObject NodeToJson()
    {
        var json = new JsonObject();
        if (IsMember && _children.Count > 0)
            json["."] = new JsonObject();
        foreach (var (step, child) in _children)
            json[step] = child.NodeToJson();
        return json;
    }

    private FieldSet Combine(FieldSet other, Func<bool, bool, bool> isIn)
    {
        var result = new FieldSet { IsMember = isIn(IsMember, other.IsMember) };
        foreach (var step in _children.Keys.Union(other._children.Keys))
        {
            var child = _children.GetValueOrDefault(step, Empty).Combine(other._children.GetValueOrDefault(step, Empty), isIn);
            if (!child.IsEmpty)
                result._children[step] = child;
        }
        return result;
    }
}
