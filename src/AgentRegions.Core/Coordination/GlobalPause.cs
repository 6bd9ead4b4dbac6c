using AgentRegions.Core.Membership;

namespace AgentRegions.Core.Coordination;

/// <param name="Observer">In whose cluster it was said.</param>
/// <param name="Id">The command's.</param>
/// <param name="Until">When it ends by itself, in the store's time; null: when a person ends it.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record GlobalPause(string Observer, string Id, DateTimeOffset? Until, string Reason)
{
    /// <summary>By operators, in their own namespace; its deletion ends the pause.</summary>
    public const string ConfigMap = "agentregion-pause";

    /// <summary>Why nothing moves, and how to let it go on.</summary>
    public string Message =>
        $"a person paused every service of {Observer}'s operator{(Until is { } until ? $" until {until:u}" : "")}{(Reason.Length > 0 ? $": {Reason}" : "")}; delete the ConfigMap {ConfigMap} in that operator's namespace to go on, or for this service alone annotate its policy with agentregion.dev/resume: \"{Id}\"";

    public bool HoldsAt(DateTimeOffset storeTime) => Until is null || Until > storeTime;

    /// <summary>One cluster's newer word takes the place of its older one.</summary>
    internal static IReadOnlyList<GlobalPause> With(Register register, RelayedCommand command) =>
        [new(command.GlobalBy!, command.Id, command.Until, command.Reason), .. register.GlobalPauses.Where(p => p.Observer != command.GlobalBy)];

    internal static IReadOnlyList<GlobalPause> Without(Register register, string id) => [.. register.GlobalPauses.Where(p => p.Id != id)];
}
