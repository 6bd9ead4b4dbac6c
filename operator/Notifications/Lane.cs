using System.Threading.Channels;

namespace AgentRegions.Operator.Notifications;

/// <summary>What one receiver is to be told, in order and one at a time. When too much waits the oldest is dropped: the newest says how things are.</summary>
internal sealed class Lane
{
    private readonly Channel<QueuedDelivery> _queue;
    private readonly Func<QueuedDelivery, CancellationToken, Task> _deliver;

    public Lane(int length, Func<QueuedDelivery, CancellationToken, Task> deliver, Action<QueuedDelivery> dropped, CancellationToken stopping)
    {
        _deliver = deliver;
        _queue = Channel.CreateBounded(new BoundedChannelOptions(length) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, dropped);
        Ended = RunAsync(stopping);
    }

    public Task Ended { get; }

    public void Add(QueuedDelivery delivery) => _queue.Writer.TryWrite(delivery);

    /// <summary>What waits is still delivered.</summary>
    public void Close() => _queue.Writer.TryComplete();

    private async Task RunAsync(CancellationToken stopping)
    {
        try
        {
            await foreach (var delivery in _queue.Reader.ReadAllAsync(stopping))
                await _deliver(delivery, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What was not delivered is not noted as told: the next leader sends it.
        }
    }
}

/// <param name="Settled">Called once, when it was delivered, refused, given up or dropped.</param>
internal sealed record QueuedDelivery(Delivery Delivery, Action Settled, Action<string> Complain);
