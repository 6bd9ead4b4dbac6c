using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Apply;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Schema;

namespace AgentRegions.Sandbox.ApiServer.Writes;

/// <summary>Keeps the record of who wrote what, and lays what is applied over what is there.</summary>
internal static class FieldOwnership
{
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>After a write that is no apply.</summary>
    public static void Track(ServedKind kind, JsonObject? before, JsonObject after, string manager, string? subresource, DateTimeOffset now) =>
        ManagedFields.Track(before, after, kind.Schema, manager, subresource, now);

    /// <exception cref="ApiException">Others own what is applied, or it does not fit the schema.</exception>
    public static JsonObject Apply(ServedKind kind, JsonObject? live, JsonObject applied, WriteOptions options, string? subresource, DateTimeOffset now)
    {
        var isMigration = options.Manager == "kubectl" && live.At("metadata", "annotations", LastApplied) is not null;
        var outcome = Outcome(options.Force);
        // kubectl goes on from its client-side apply: what that wrote, it may take.
        if (isMigration && outcome.Conflicts.Count > 0 && outcome.Conflicts.All(conflict => conflict.Owner.Manager == "kubectl-client-side-apply"))
            outcome = Outcome(force: true);
        if (outcome.Resource is { } merged)
        {
            if (isMigration)
                merged["metadata"]!["annotations"]![LastApplied] = JsonText.Of(applied) + "\n";
            return merged;
        }
        if (outcome.Refusal is { } refusal)
            throw new ApiException(500, "", refusal);
        throw new ApiException(409, "Conflict", outcome.ConflictMessage)
        {
            Causes = [.. outcome.Conflicts.Select(conflict => new FieldError("FieldManagerConflict", conflict.Field, conflict.Message))],
        };

        ApplyOutcome Outcome(bool force) =>
            ServerSideApply.Apply(live, applied, kind.Schema, options.Manager, force, subresource, kind.Definition.HasStatus, now);
    }
}
