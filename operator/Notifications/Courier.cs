using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Notifications;

/// <summary>Sees deliveries through and says what became of them: a metric, a log line, and by <see cref="QueuedDelivery.Complain"/> an Event.</summary>
internal sealed class Courier(NotificationSender sender, DeliveryRetries retries, DeliveryOptions options, NotificationMetrics metrics, ILogger<Courier> logger)
{
    public Lane NewLane(CancellationToken stopping) => new(options.QueueLength, DeliverAsync, Drop, stopping);

    private async Task DeliverAsync(QueuedDelivery queued, CancellationToken cancellationToken)
    {
        var (news, receiver) = (queued.Delivery.News, queued.Delivery.Receiver);
        try
        {
            var said = false;
            var last = await retries.RunAsync(
                async token =>
                {
                    var attempt = await sender.SendAsync(queued.Delivery, token);
                    if (attempt is { IsPassing: true, Problem: { } problem } && !said)
                    {
                        said = true;
                        logger.NotificationDelayed(news.Service, receiver.Name, receiver.Type, news.Id, problem);
                        queued.Complain($"{Subject(news, receiver)} could not be told yet, it is tried again: {problem}");
                    }
                    return attempt;
                },
                cancellationToken);
            Conclude(queued, last);
        }
        // One piece of news must not end the telling of all others.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            metrics.Count(queued.Delivery, "failed");
            logger.NotificationCrashed(e, news.Service, receiver.Name, receiver.Type, news.Id);
        }
        queued.Settled();
    }

    private void Conclude(QueuedDelivery queued, Attempt last)
    {
        var (news, receiver) = (queued.Delivery.News, queued.Delivery.Receiver);
        metrics.Count(queued.Delivery, last.IsDelivered ? "delivered" : "failed");
        if (last.Problem is not { } problem)
        {
            logger.NotificationDelivered(news.Service, receiver.Name, receiver.Type, news.Id);
            return;
        }
        logger.NotificationFailed(news.Service, receiver.Name, receiver.Type, news.Id, problem);
        queued.Complain($"{Subject(news, receiver)} was not told: {problem}");
    }

    private void Drop(QueuedDelivery queued)
    {
        var (news, receiver) = (queued.Delivery.News, queued.Delivery.Receiver);
        metrics.Count(queued.Delivery, "dropped");
        logger.NotificationDropped(news.Service, receiver.Name, receiver.Type, news.Id, options.QueueLength);
        queued.Complain($"{Subject(news, receiver)} was not told: more than {options.QueueLength} wait, and the oldest was dropped");
        queued.Settled();
    }

    private static string Subject(Notification news, NotificationSpec receiver) => $"{receiver.Name} ({receiver.Type}): {news.Event} {news.State}";
}
