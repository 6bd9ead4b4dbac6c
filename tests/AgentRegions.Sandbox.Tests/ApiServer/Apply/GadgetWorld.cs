using System.Globalization;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Apply;

namespace AgentRegions.Sandbox.Tests.ApiServer.Apply;

/// <summary>One Gadget, written to in the order of the API server: merge, defaults, validation.</summary>
internal sealed class GadgetWorld
{
    public static readonly DateTimeOffset Start = DateTimeOffset.Parse("2026-11-21T12:00:00Z", CultureInfo.InvariantCulture);

    public JsonObject? Live { get; private set; }

    public DateTimeOffset Now { get; set; } = Start;

    /// <returns>Why it was refused, or null.</returns>
    public string? Write(ApplyStep step) => step.IsApply
        ? Apply(step.Body("x"), step.Manager, step.Force, step.Subresource)
        : Update(MergePatch(step.Body("x"), step.Subresource), step.Manager, step.Subresource);

    public string? Apply(JsonObject body, string manager, bool force = false, string? subresource = null)
    {
        var outcome = ServerSideApply.Apply(Live, body, Gadgets.Schema, manager, force, subresource, hasStatus: true, Now);
        return outcome.Refusal ?? (outcome.Conflicts.Count > 0 ? outcome.ConflictMessage : Store(outcome.Resource!));
    }

    public string? Update(JsonObject after, string manager, string? subresource = null)
    {
        Gadgets.Schema.Prune(after);
        Gadgets.Schema.Default(after);
        ManagedFields.Track(Live, after, Gadgets.Schema, manager, subresource, Now);
        return Store(after);
    }

    private string? Store(JsonObject resource)
    {
        Gadgets.Schema.Prune(resource);
        Gadgets.Schema.Default(resource);
        var errors = Gadgets.Schema.Validate(resource);
        if (errors.Count > 0)
            return $"Gadget.schema.example \"x\" is invalid: {string.Join(", ", errors)}";
        Live = resource;
        return null;
    }

    private JsonObject MergePatch(JsonObject patch, string? subresource)
    {
        if (Live is null)
            return patch;
        foreach (var name in patch.Select(field => field.Key).Where(name => subresource is not null && name != subresource).ToArray())
            patch.Remove(name);
        return Merge((JsonObject)Live.DeepClone(), patch);
    }

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else
                target[name] = value is JsonObject inner ? Merge(target[name] as JsonObject is { } there ? (JsonObject)there.DeepClone() : [], inner) : value.DeepClone();
        }
        return target;
    }
}
