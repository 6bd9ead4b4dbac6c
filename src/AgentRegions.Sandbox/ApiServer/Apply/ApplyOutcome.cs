using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.ApiServer.Apply;

/// <summary>A field that somebody else set to another value.</summary>
/// <param name="Field">.spec.size</param>
internal sealed record ApplyConflict(FieldOwner Owner, string Field)
{
    /// <summary>Of the cause in the Status, whose reason is FieldManagerConflict.</summary>
    public string Message => $"conflict with {Owner}";
}

/// <summary>What comes of an apply: the merged object, or conflicts, or a refusal.</summary>
/// <param name="Resource">To be defaulted, validated and stored; null when it was not merged.</param>
/// <param name="Refusal">What was applied cannot be understood: why.</param>
internal sealed record ApplyOutcome(JsonObject? Resource, IReadOnlyList<ApplyConflict> Conflicts, string? Refusal)
{
    /// <summary>Of the Status with reason Conflict, as kubectl prints it.</summary>
    public string ConflictMessage => Conflicts is [var only]
        ? $"Apply failed with 1 conflict: {only.Message}: {only.Field}"
        : $"Apply failed with {Conflicts.Count} conflicts: {string.Join('\n', Conflicts
            .GroupBy(conflict => conflict.Owner)
            .OrderBy(owner => owner.Key.ToString(), StringComparer.Ordinal)
            .Select(owner => $"conflicts with {owner.Key}:\n- {string.Join("\n- ", owner.Select(conflict => conflict.Field))}"))}";
}
