using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>Who owns which fields after a write that is not an apply: whoever changes a field takes it.</summary>
internal static class ManagedFields
{
    /// <summary>Writes metadata.managedFields into <paramref name="after"/>.</summary>
    /// <param name="before">Null for a create.</param>
    /// <param name="after">As it will be stored, defaults and all.</param>
    /// <param name="schema">Null for a built-in kind.</param>
    /// <param name="subresource">"" or null for the object itself.</param>
    public static void Track(JsonObject? before, JsonObject after, StructuralSchema? schema, string manager, string? subresource, DateTimeOffset now)
    {
        var ownership = Ownership.In(after.At("metadata", "managedFields") is JsonArray { Count: > 0 } ? after : before);
        var owner = new FieldOwner(manager, "Update", after["apiVersion"].Text() ?? "", subresource ?? "");
        var changes = FieldComparison.Of(before ?? [], after, Ownership.TypeOf(schema));
        var taken = Ownership.WithoutUnowned(changes.Added.Union(changes.Modified));

        ownership.TakeFromOthers(owner, taken.Union(changes.Removed));
        var previous = ownership.Find(owner);
        if (!taken.IsEmpty || previous is not null)
        {
            var fields = (previous?.Fields ?? FieldSet.Empty).Except(changes.Removed).Union(taken);
            ownership.Set(new(owner, fields, taken.IsEmpty ? previous?.Time : OwnedFields.Stamp(now)));
        }
        ownership.WriteTo(after);
    }
}
