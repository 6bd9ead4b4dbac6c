using System.Globalization;
using AgentRegions.Core.Planning.Rules;
using AgentRegions.Core.Resources.Validation;

namespace AgentRegions.Core.Coordination;

/// <summary>
/// A person's word that the changes up to an epoch are dealt with: no cooldown goes on after them, and the day's count is without them. It names the epoch, so said again,
/// by GitOps for example, it covers no later change.
/// </summary>
public static class Acknowledgement
{
    /// <summary>On a policy, in any cluster: "&lt;epoch&gt; &lt;why&gt;".</summary>
    public const string Annotation = "agentregion.dev/acknowledge";

    internal const string Remedy = $"the annotation {Annotation}: \"<status.epoch> <why>\" of the policy ends the wait";

    /// <summary>Null when the text does not begin with a number.</summary>
    public static long? EpochOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return long.TryParse(text.Split(' ', 2)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) ? epoch : null;
    }

    /// <summary>Epochs to come cannot be acknowledged: the word would hold back no cooldown that anybody has seen.</summary>
    internal static Register Acknowledging(this Register register, string text) =>
        EpochOf(text) is { } epoch && epoch <= register.Epoch && epoch > register.Acknowledged ? register with { Acknowledged = epoch } : register;

    /// <summary>Clients are told another active set. A drill's way is no change that others wait for.</summary>
    internal static Register Changed(this Register register, Operation operation, DateTimeOffset storeTime) =>
        operation.Drill is { } leg ? register.Arriving(leg, storeTime) : register with
        {
            LastChangeAt = storeTime,
            LastChangeByPerson = operation.RequestedBy is not null,
            // Who moves the service knows where it is.
            Adoption = operation.RequestedBy is null ? register.Adoption : null,
            RecentChanges = register.CountingChange(operation.Epoch, storeTime),
        };

    private static IReadOnlyList<RecentChange> CountingChange(this Register register, long epoch, DateTimeOffset storeTime) =>
        [new(epoch, storeTime), .. register.RecentChanges.Where(c => storeTime - c.At < DayLimitKept.Day).Take(ResourceLimits.MaxChangesPerDay - 1)];

    /// <summary>Whether the last change is acknowledged.</summary>
    internal static bool Covers(Register register) => LastChange(register) <= register.Acknowledged;

    /// <summary>The epoch of the last change, as far as it is known.</summary>
    internal static long LastChange(Register register) => register.RecentChanges is [var last, ..] ? last.Epoch : register.Epoch;

    /// <summary>How long ago the changes of the last day were made that nobody acknowledged, the latest first.</summary>
    internal static IReadOnlyList<TimeSpan> ChangesOfDay(Register register, DateTimeOffset storeTime) =>
        [.. register.RecentChanges.Where(c => c.Epoch > register.Acknowledged).Select(c => storeTime - c.At).Where(age => age < DayLimitKept.Day)];
}
