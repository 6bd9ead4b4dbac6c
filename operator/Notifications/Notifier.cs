using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Notifications;

/// <summary>
/// Tells receivers what befalls the services that this operator leads. A turn hands over what it found and goes on; what was told is handed to a later turn, which
/// notes it in the register.
/// <code>
///   turn ─► Observe ─► DueNotifications ─► Lane of each receiver ─► Courier (retries) ─► settled ─► the next turn's ServiceInput.Told ─► register
/// </code>
/// </summary>
internal sealed class Notifier(Courier courier, EventPublisher events, IEntityQueue<FailoverPolicy> queue, TimeProvider time) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<NamespacedName, ServiceNews> _services = new();

    /// <summary>What receivers were told that the register may not know yet.</summary>
    public IReadOnlyList<NotificationKey> Told(NamespacedName service) => _services.TryGetValue(service, out var news) ? news.Told() : [];

    /// <returns>When to take the next turn for it; null: no need.</returns>
    public TimeSpan? Observe(FailoverPolicy policy, ServiceInput input, ServiceOutcome outcome)
    {
        var service = policy.Key();
        if (input.Policy.Notifications.Count == 0)
        {
            Forget(service);
            return null;
        }
        // Without the register nobody knows what was told.
        if (outcome.Register is not { } register)
            return null;
        var news = _services.GetOrAdd(service, _ => new(new ConditionWatch(time)));
        news.Keep(input.Policy.Notifications);
        if (register.Notifications is { } ledger)
            news.Prune(ledger);
        if (outcome.Claim is null)
        {
            news.Watch.Forget();
            return null;
        }
        // As if all that is on its way had arrived: a slow receiver does not keep the others from what comes next.
        var ahead = outcome with { Register = register with { Notifications = register.Notifications?.Telling(news.Begun(), register) } };
        foreach (var due in DueNotifications.Of(service, input, ahead, news.Watch, time.GetUtcNow()))
            Tell(policy, input.Policy.Notifications, news, due);
        return news.Watch.AskAgainIn;
    }

    public void Forget(NamespacedName service)
    {
        if (_services.TryRemove(service, out var news))
            news.Close();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_services.Values.SelectMany(s => s.Lanes).Select(l => l.Ended)).WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private void Tell(FailoverPolicy policy, IReadOnlyList<NotificationSpec> notifications, ServiceNews news, Notification due)
    {
        var receivers = notifications.Where(r => r.Wants(due.Event)).ToList();
        // A condition that nobody wants to hear of may be wanted before it ends.
        if ((receivers.Count == 0 && due.Key is { IsCondition: true, State: NotificationState.Triggered }) || !news.Begin(due.Key, receivers.Count))
            return;
        foreach (var receiver in receivers)
        {
            news.LaneOf(receiver.Name, () => courier.NewLane(_stopping.Token)).Add(new(
                new(due, receiver),
                () =>
                {
                    if (news.Settle(due.Key))
                        queue.Enqueue(policy.Key());
                },
                complaint => events(policy, "NotificationFailed", complaint, EventType.Warning)));
        }
    }
}
