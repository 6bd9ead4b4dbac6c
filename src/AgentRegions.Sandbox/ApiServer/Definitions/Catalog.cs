using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Sandbox.ApiServer.Storage;

namespace AgentRegions.Sandbox.ApiServer.Definitions;

/// <summary>What is served. Used under the server's lock only.</summary>
internal sealed class Catalog
{
    private readonly SortedDictionary<string, ServedKind> _kinds = new(StringComparer.Ordinal);
    private readonly ObjectStore _store;

    public Catalog(ObjectStore store)
    {
        _store = store;
        foreach (var kind in BuiltInKinds.All)
            Serve(kind);
    }

    public IReadOnlyCollection<ServedKind> Kinds => _kinds.Values;

    /// <summary>The same list until a definition comes or goes.</summary>
    public IReadOnlyList<ResourceDefinition> Definitions { get; private set; } = [];

    /// <summary>Null: no such kind in that version.</summary>
    public ServedKind? Find(string group, string version, string plural) =>
        _kinds.GetValueOrDefault(group.Length == 0 ? plural : $"{plural}.{group}") is { } kind && kind.Definition.Version == version ? kind : null;

    public ServedKind BuiltIn(string plural) => _kinds[BuiltInKinds.Named(plural).QualifiedPlural];

    public void Serve(ResourceDefinition kind)
    {
        _kinds[kind.QualifiedPlural] = new(kind, kind.Schema is { } schema ? StructuralSchema.Of(schema) : null, _store.Of(kind));
        Definitions = [.. _kinds.Values.Select(served => served.Definition)];
    }

    public void Withdraw(ResourceDefinition kind)
    {
        _kinds.Remove(kind.QualifiedPlural);
        _store.Drop(kind);
        Definitions = [.. _kinds.Values.Select(served => served.Definition)];
    }
}
