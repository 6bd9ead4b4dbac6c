using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;

namespace AgentRegions.Operator.Coordination;

/// <summary>Times every call of a store and counts those that failed.</summary>
internal sealed class MeasuredStore(ICoordinationStore registers, IObserverItems items, StoreMetrics metrics, TimeProvider time) : ICoordinationStore, IObserverItems
{
    public IReadOnlyList<NamespacedName> LeftOut => items.LeftOut;

    public Task<string> GetStoreIdAsync(CancellationToken cancellationToken) =>
        CallAsync("identify", () => registers.GetStoreIdAsync(cancellationToken));

    public Task<RegisterReading> ReadAsync(NamespacedName service, CancellationToken cancellationToken) =>
        CallAsync("read", () => registers.ReadAsync(service, cancellationToken));

    public Task<RegisterReading?> CompareAndSwapAsync(NamespacedName service, RegisterReading expected, Register next, CancellationToken cancellationToken) =>
        CallAsync("swap", () => registers.CompareAndSwapAsync(service, expected, next, cancellationToken));

    public Task<ObserverItems> ReadAllAsync(CancellationToken cancellationToken) =>
        CallAsync("observe", () => items.ReadAllAsync(cancellationToken));

    public Task<ObserverMark?> PublishAsync(ObserverItem item, ObserverMark? expected, CancellationToken cancellationToken) =>
        CallAsync("publish", () => items.PublishAsync(item, expected, cancellationToken));

    public Task RemoveAsync(string observer, ObserverMark expected, CancellationToken cancellationToken) =>
        CallAsync("remove", async () =>
        {
            await items.RemoveAsync(observer, expected, cancellationToken);
            return true;
        });

    private async Task<T> CallAsync<T>(string operation, Func<Task<T>> call)
    {
        var startedAt = time.GetTimestamp();
        try
        {
            return await call();
        }
        catch (CoordinationException e)
        {
            metrics.Failed(operation, e.Reason);
            throw;
        }
        finally
        {
            metrics.Took(operation, time.GetElapsedTime(startedAt));
        }
    }
}
