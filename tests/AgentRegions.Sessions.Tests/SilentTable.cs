using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Tests;

/// <summary>Never answers, whatever the token says, and counts who asked.</summary>
internal sealed class SilentTable : ITable
{
    public int Calls { get; private set; }

    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) => NeverAsync<TableReading>();

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) => NeverAsync<TableListing>();

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) => NeverAsync<TableWrite>();

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => NeverAsync<TableWrite>();

    private Task<T> NeverAsync<T>()
    {
        Calls++;
        return new TaskCompletionSource<T>().Task;
    }
}
