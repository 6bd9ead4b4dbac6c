using System.Globalization;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Notifications;

/// <summary>Names one piece of news of a service.</summary>
/// <param name="Number">The epoch of a change; of a condition, how many there were.</param>
/// <param name="Request">The Failover object, for a request that ended without a change.</param>
public readonly record struct NotificationKey(NotificationEvent Event, long Number, NotificationState State = NotificationState.Triggered, string? Request = null)
{
    /// <summary>Whether it is of something that lasts and ends, and not of a change.</summary>
    public bool IsCondition => Event is NotificationEvent.NoHealthyRegion or NotificationEvent.FailoverBlocked or NotificationEvent.FailbackDue or NotificationEvent.Drift;

    /// <summary>What this news has in common with the rest of its change or condition.</summary>
    public string Incident =>
        Request is not null ? $"request/{Request}"
        : IsCondition ? string.Create(CultureInfo.InvariantCulture, $"{Event}/{Number}")
        : string.Create(CultureInfo.InvariantCulture, $"epoch/{Number}");

    public override string ToString() => IsCondition ? $"{Incident}/{State}" : $"{Incident}/{Event}";
}
