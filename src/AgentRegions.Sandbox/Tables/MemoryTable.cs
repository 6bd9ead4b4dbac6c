using AgentRegions.Core.Tables;

namespace AgentRegions.Sandbox.Tables;

/// <summary>A strongly consistent table in memory: every call happens at one moment between its beginning and its end.</summary>
internal sealed class MemoryTable(TimeProvider time) : ITable
{
    private readonly Lock _lock = new();
    private readonly StoreClock _clock = new(time);
    private readonly ItemSet<TableItem> _items = new();

    public TableFaults Faults { get; } = new();

    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) =>
        CallAsync(() => new TableReading(_items[key], _clock.Now), cancellationToken);

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) =>
        CallAsync(() => new TableListing([.. _items.Of(partition, sortPrefix)], _clock.Now), cancellationToken);

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) =>
        WriteAsync(item.Key, item, condition, cancellationToken);

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) =>
        WriteAsync(key, null, condition, cancellationToken);

    private Task<TableWrite> WriteAsync(ItemKey key, TableItem? next, WriteCondition condition, CancellationToken cancellationToken) => CallAsync(
        () =>
        {
            var old = _items[key];
            var holds = condition.Holds(old);
            if (holds)
                _items[key] = next;
            Faults.AfterWrite();
            return new TableWrite(holds, old, _clock.Now);
        },
        cancellationToken);

    private async Task<T> CallAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Faults.BeforeCall();
        lock (_lock)
            return call();
    }
}
