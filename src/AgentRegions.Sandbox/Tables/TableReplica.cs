using AgentRegions.Core.Tables;

namespace AgentRegions.Sandbox.Tables;

/// <summary>One region's replica of a global table.</summary>
internal sealed class TableReplica(GlobalTable table, string region) : ITable
{
    private readonly ItemSet<StoredVersion> _versions = new();

    public TableFaults Faults { get; } = new();

    /// <summary>How wrong this region's clock is: its writes win or lose by it.</summary>
    public TimeSpan Skew { get; set; }

    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) =>
        CallAsync(now => new TableReading(_versions[key]?.Item, now), cancellationToken);

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) =>
        CallAsync(now => new TableListing([.. _versions.Of(partition, sortPrefix).Select(v => v.Item).OfType<TableItem>()], now), cancellationToken);

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) =>
        WriteAsync(item.Key, item, condition, cancellationToken);

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) =>
        WriteAsync(key, null, condition, cancellationToken);

    /// <summary>A change of another region: the later one stays.</summary>
    internal void Receive(ItemKey key, StoredVersion version)
    {
        if (version.Beats(_versions[key]))
            _versions[key] = version;
    }

    /// <summary>Deletes what expired, unless it was written anew since.</summary>
    internal void Expire(ItemKey key, StoredVersion version, DateTimeOffset at)
    {
        if (_versions[key] == version)
            Write(key, null, at);
    }

    private Task<TableWrite> WriteAsync(ItemKey key, TableItem? next, WriteCondition condition, CancellationToken cancellationToken) => CallAsync(
        now =>
        {
            var old = _versions[key]?.Item;
            var holds = condition.Holds(old);
            if (holds)
                Write(key, next, now);
            Faults.AfterWrite();
            return new TableWrite(holds, old, now);
        },
        cancellationToken);

    private void Write(ItemKey key, TableItem? next, DateTimeOffset now)
    {
        // A region's later write is never older than what it replaces, whatever its clock says.
        var at = now + Skew;
        if (_versions[key] is { } before && before.At >= at)
            at = before.At + TimeSpan.FromTicks(1);
        var version = new StoredVersion(next, at, region);
        _versions[key] = version;
        table.Replicate(region, key, version);
    }

    private async Task<T> CallAsync<T>(Func<DateTimeOffset, T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Faults.BeforeCall();
        return table.Call(call);
    }
}
