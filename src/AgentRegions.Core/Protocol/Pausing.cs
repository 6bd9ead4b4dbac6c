using AgentRegions.Core.Coordination;

namespace AgentRegions.Core.Protocol;

/// <summary>What pauses a service though its own manifest does not say so here.</summary>
/// <param name="Why">Who, until when and why.</param>
/// <param name="Until">When it ends by itself, in the store's time; null: when a person ends it.</param>
internal sealed record Pausing(string Why, DateTimeOffset? Until)
{
    /// <param name="pausedBy">The other operators in whose clusters spec.mode is Paused.</param>
    public static Pausing? Of(Register register, IReadOnlyList<string> pausedBy, DateTimeOffset storeTime) =>
        register.Pause is { } pause && (pause.Until is null || pause.Until > storeTime)
            ? new($"a person paused the service{(pause.Until is { } until ? $" until {until:u}" : "")}{(pause.Reason.Length > 0 ? $": {pause.Reason}" : "")}", pause.Until)
        : register.GlobalPauses.FirstOrDefault(p => p.HoldsAt(storeTime)) is { } all ? new(all.Message, all.Until)
        : pausedBy.Count > 0 ? new($"spec.mode is Paused in the cluster of {string.Join(", ", pausedBy)}", null)
        : null;
}
