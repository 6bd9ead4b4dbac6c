using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;

namespace AgentRegions.Sandbox.ApiServer.Storage;

/// <summary>Every object under one counter of versions. Used under the server's lock only.</summary>
internal sealed class ObjectStore
{
    // Not 1, so that asking for the beginning of time is answered as by a server that has lived.
    private const long Beginning = 1000;

    private readonly SortedDictionary<string, Collection> _collections = new(StringComparer.Ordinal);

    public long Version { get; private set; } = Beginning;

    public IEnumerable<Collection> Collections => _collections.Values;

    public Collection Of(ResourceDefinition kind)
    {
        if (!_collections.TryGetValue(kind.QualifiedPlural, out var collection))
            _collections[kind.QualifiedPlural] = collection = new(Version);
        return collection;
    }

    public StoredObject Put(ResourceDefinition kind, JsonObject json)
    {
        json["metadata"]!["resourceVersion"] = (++Version).ToString(CultureInfo.InvariantCulture);
        var stored = new StoredObject(json);
        var key = StoredObject.KeyOf(stored.Namespace, stored.Name);
        Of(kind).Record(new(Version, key, Of(kind).Find(key), stored, IsRemoval: false));
        return stored;
    }

    public StoredObject Remove(ResourceDefinition kind, StoredObject stored)
    {
        var gone = stored.At(++Version);
        Of(kind).Record(new(Version, StoredObject.KeyOf(stored.Namespace, stored.Name), stored, gone, IsRemoval: true));
        return gone;
    }

    /// <summary>Forgets a kind with what is left of it.</summary>
    public void Drop(ResourceDefinition kind)
    {
        if (_collections.Remove(kind.QualifiedPlural, out var collection))
            collection.Close();
    }

    /// <summary>Forgets the past: older versions are expired from here on.</summary>
    public void Compact()
    {
        foreach (var collection in _collections.Values)
            collection.Forget(Version);
    }
}
