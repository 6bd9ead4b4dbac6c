using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Notifications;

/// <summary>One piece of news for one receiver.</summary>
/// <param name="Receiver">As the policy had it when the news came.</param>
internal sealed record Delivery(Notification News, NotificationSpec Receiver)
{
    /// <summary>What people read.</summary>
    public string Text { get; } = NotificationText.Of(News, Receiver.Template);
}

/// <summary>What became of one try.</summary>
/// <param name="Problem">What is wrong and what to do, without any secret; null: it was taken.</param>
/// <param name="IsPassing">Trying again may help.</param>
/// <param name="RetryAfter">How long the receiver asked to be left alone.</param>
internal sealed record Attempt(string? Problem, bool IsPassing = false, TimeSpan? RetryAfter = null)
{
    public static Attempt Delivered { get; } = new(Problem: null);

    public static Attempt Refused(string problem) => new(problem);

    public static Attempt Failed(string problem, TimeSpan? retryAfter = null) => new(problem, IsPassing: true, retryAfter);

    public bool IsDelivered => Problem is null;
}

/// <summary>How hard it is tried to deliver.</summary>
internal sealed record DeliveryOptions
{
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Doubles, with jitter, up to <see cref="LongestDelay"/>.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>No new try after it. A receiver that asks for more patience than this has is given up.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Waiting for one receiver; beyond it the oldest is dropped.</summary>
    public int QueueLength { get; init; } = 100;
}
