using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>
/// Server-side apply, as structured-merge-diff does it: what is applied is laid over the object; fields that the manager applied before and
/// now leaves out go, unless somebody else owns them; a field that others set to another value is a conflict, or is taken by force.
/// </summary>
internal static class ServerSideApply
{
    /// <param name="live">Null when the object does not exist.</param>
    /// <param name="schema">Null for a built-in kind.</param>
    /// <param name="subresource">"status": only the status counts; "" or null: all but the status, where it is a subresource.</param>
    /// <param name="hasStatus">The status is a subresource.</param>
    public static ApplyOutcome Apply(
        JsonObject? live, JsonObject applied, StructuralSchema? schema, string manager, bool force, string? subresource, bool hasStatus, DateTimeOffset now)
    {
        if (applied.At("metadata", "managedFields") is JsonArray { Count: > 0 })
            return new(null, [], "metadata.managedFields must be nil");
        var type = Ownership.TypeOf(schema);
        var configuration = Relevant(applied, subresource == "status", hasStatus);
        var owner = new FieldOwner(manager, "Apply", applied["apiVersion"].Text() ?? "", subresource ?? "");
        var ownership = Ownership.In(live);
        var before = live ?? [];
        var previous = ownership.Find(owner);
        JsonObject merged;
        try
        {
            ownership.Set(new(owner, Ownership.WithoutUnowned(FieldSets.OfApplied(configuration, type)), previous?.Time));
            merged = WithoutGivenUp(FieldMerge.Merge(before, configuration, type), ownership.All(), previous?.Fields ?? FieldSet.Empty, type);
        }
        catch (FieldsException unfit)
        {
            return new(null, [], $"failed to create typed patch object ({Name(applied)}; {owner.ApiVersion}, Kind={applied["kind"].Text()}): {unfit.Message}");
        }

        var changes = FieldComparison.Of(before, merged, type);
        var changed = Ownership.WithoutUnowned(changes.Added.Union(changes.Modified));
        var conflicts = ownership.Except(owner)
            .SelectMany(other => other.Fields.Intersect(changed).Paths().Select(path => new ApplyConflict(other.Owner, FieldStep.Show(path))))
            .ToArray();
        if (conflicts.Length > 0 && !force)
            return new(null, conflicts, null);

        ownership.TakeFromOthers(owner, changed.Union(changes.Removed));
        if (!changes.IsSame)
            ownership.Set(ownership.Find(owner)! with { Time = OwnedFields.Stamp(now) });
        ownership.WriteTo(merged);
        return new(merged, [], null);
    }

    private static JsonObject Relevant(JsonObject applied, bool isStatus, bool hasStatus) => new(applied
        .Where(field => isStatus ? field.Key is "apiVersion" or "kind" or "status" : !hasStatus || field.Key != "status")
        .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));

    /// <summary>Three passes: take out all that was applied before, put back what has an owner, and put back what never was applied.</summary>
    private static JsonObject WithoutGivenUp(JsonObject merged, FieldSet owned, FieldSet before, FieldType type)
    {
        if (before.IsEmpty)
            return merged;
        var all = FieldsOf(merged);
        var last = before.WithDeclaredContainers(type);
        var pruned = FieldRemoval.Remove(merged, last, type);
        pruned = FieldRemoval.Remove(merged, all.Except(FieldsOf(pruned).Union(owned.WithDeclaredContainers(type))), type);
        return FieldRemoval.Remove(merged, all.Except(FieldsOf(pruned)).Intersect(last), type);

        FieldSet FieldsOf(JsonObject resource) => FieldSets.OfStored(resource, type).WithDeclaredContainers(type);
    }

    private static string Name(JsonObject applied) => $"{applied.At("metadata", "namespace").Text()}/{applied.At("metadata", "name").Text()}";
}
