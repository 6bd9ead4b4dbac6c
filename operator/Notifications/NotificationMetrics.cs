using System.Diagnostics.Metrics;
using AgentRegions.Operator.Policies;

namespace AgentRegions.Operator.Notifications;

/// <summary>What became of notifications.</summary>
internal sealed class NotificationMetrics(IMeterFactory meters)
{
    private readonly Counter<long> _notifications = meters.Create(ServiceMetrics.MeterName).CreateCounter<long>(
        "agentregion_notifications_total", description: "Notifications by what became of them: delivered, failed (refused or given up) or dropped (too many waited).");

    public void Count(Delivery delivery, string result) => _notifications.Add(
        1, new("type", delivery.Receiver.Type.ToString()), new("event", delivery.News.Event.ToString()), new KeyValuePair<string, object?>("result", result));
}
