using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Schema;
using AgentRegions.Sandbox.ApiServer.Storage;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>Deletes objects, and what goes with them: a namespace's content, a definition's objects, an owner's dependents. Used under the server's lock only.</summary>
internal sealed class Deleter(ObjectStore store, Catalog catalog, Identities identities)
{
    /// <returns>Its last state, and whether it is gone; it is not while it has finalizers.</returns>
    public (StoredObject Object, bool Gone) Delete(ServedKind kind, StoredObject stored, bool dryRun = false, bool orphan = false)
    {
        var copy = stored.Copy();
        var metadata = copy["metadata"]!.AsObject();
        var isHeld = metadata["finalizers"] is JsonArray { Count: > 0 };
        if (dryRun)
            return (stored, !isHeld);
        if (!stored.IsDeleting && (isHeld || HoldsObjects(kind.Definition, stored)))
        {
            identities.MarkDeleted(metadata);
            if (kind.Definition.Plural == "namespaces")
                copy["status"] = new JsonObject { ["phase"] = "Terminating" };
            stored = store.Put(kind.Definition, copy);
        }
        if (kind.Definition.Plural == "namespaces")
            Empty(stored.Name);
        else if (!isHeld && kind.Definition.Plural == "customresourcedefinitions")
            Undefine(stored);
        if (isHeld || HoldsObjects(kind.Definition, stored))
            return (stored, false);
        // The last object of a namespace has taken it along.
        if (kind.Objects.Find(StoredObject.KeyOf(stored.Namespace, stored.Name)) is not { } still)
            return (stored, true);
        return (Remove(kind, still, orphan), true);
    }

    /// <summary>Removes it whatever holds it.</summary>
    public StoredObject Remove(ServedKind kind, StoredObject stored, bool orphan = false)
    {
        var gone = store.Remove(kind.Definition, stored);
        if (!orphan)
            Collect(gone.Uid);
        if (gone.Namespace is { } name)
            Finish(name);
        return gone;
    }

    /// <summary>A namespace or definition that still has objects.</summary>
    public bool HoldsObjects(ResourceDefinition kind, StoredObject stored) => kind.Plural switch
    {
        "namespaces" => In(stored.Name).Any(),
        "customresourcedefinitions" => Defined(stored)?.Objects.Objects.Count > 0,
        _ => false,
    };

    private void Empty(string name)
    {
        foreach (var (kind, stored) in In(name).ToList())
        {
            if (kind.Objects.Find(StoredObject.KeyOf(name, stored.Name)) is { } present)
                Delete(kind, present);
        }
    }

    private void Undefine(StoredObject crd)
    {
        if (Defined(crd) is not { } kind)
            return;
        foreach (var stored in kind.Objects.Objects.ToList())
            Delete(kind, stored);
        if (kind.Objects.Objects.Count == 0)
            catalog.Withdraw(kind.Definition);
    }

    /// <summary>A namespace that was only waiting for its last object goes with it.</summary>
    private void Finish(string name)
    {
        var spaces = catalog.BuiltIn("namespaces");
        if (spaces.Objects.Find(name) is { IsDeleting: true } space && space.Metadata["finalizers"] is null && !HoldsObjects(spaces.Definition, space))
            store.Remove(spaces.Definition, space);
    }

    /// <summary>Deletes what nobody owns any longer.</summary>
    private void Collect(string uid)
    {
        foreach (var kind in catalog.Kinds.ToList())
        {
            foreach (var stored in kind.Objects.Objects.Where(stored => Owners(stored).Contains(uid)).ToList())
            {
                if (!Owners(stored).Any(Exists))
                    Delete(kind, stored);
            }
        }
    }

    private bool Exists(string uid) => catalog.Kinds.Any(kind => kind.Objects.Objects.Any(stored => stored.Uid == uid));

    private static IEnumerable<string> Owners(StoredObject stored) => (stored.Metadata["ownerReferences"] as JsonArray ?? []).Select(owner => owner.At("uid").Text() ?? "");

    private IEnumerable<(ServedKind Kind, StoredObject Stored)> In(string name) =>
        catalog.Kinds.Where(kind => kind.Definition.Namespaced).SelectMany(kind => kind.Objects.Objects.Where(stored => stored.Namespace == name).Select(stored => (kind, stored)));

    private ServedKind? Defined(StoredObject crd) => CustomDefinitions.Define(crd.Json) is { } defined ? catalog.Find(defined.Group, defined.Version, defined.Plural) : null;
}
