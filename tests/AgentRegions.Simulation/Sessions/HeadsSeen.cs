using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Heads;

namespace AgentRegions.Simulation.Sessions;

/// <summary>Stands before a process' session table and keeps which heads it was last shown of each session.</summary>
internal sealed class HeadsSeen(ITable table) : ITable
{
    private readonly Dictionary<string, IReadOnlyList<SessionHead>> _last = new(StringComparer.Ordinal);

    public IReadOnlyList<SessionHead> Of(SessionKey session) => _last.GetValueOrDefault(session.Partition, []);

    public async Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken)
    {
        var listing = await table.QueryAsync(partition, sortPrefix, consistent, cancellationToken);
        if (sortPrefix == HeadItem.Prefix)
            _last[partition] = [.. listing.Items.Select(HeadItem.Read)];
        return listing;
    }

    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) => table.GetAsync(key, consistent, cancellationToken);

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) => table.PutAsync(item, condition, cancellationToken);

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => table.DeleteAsync(key, condition, cancellationToken);
}
