using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Heads;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Mutants;

/// <summary>Writes whatever stands there.</summary>
internal sealed class Unconditional(ITable table) : ITable
{
    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) => table.GetAsync(key, consistent, cancellationToken);

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) =>
        table.QueryAsync(partition, sortPrefix, consistent, cancellationToken);

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) => table.PutAsync(item, WriteCondition.None, cancellationToken);

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => table.DeleteAsync(key, WriteCondition.None, cancellationToken);
}

/// <summary>Acknowledges one head in some that it does not keep.</summary>
internal sealed class ForgetfulHeads(ITable table, Dice dice) : ITable
{
    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) => table.GetAsync(key, consistent, cancellationToken);

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) =>
        table.QueryAsync(partition, sortPrefix, consistent, cancellationToken);

    public async Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken)
    {
        if (!item.Key.Sort.StartsWith(HeadItem.Prefix, StringComparison.Ordinal) || !dice.Chance(0.05))
            return await table.PutAsync(item, condition, cancellationToken);
        var there = await table.GetAsync(item.Key, consistent: true, cancellationToken);
        return new(condition.Holds(there.Item), there.Item, there.StoreTime);
    }

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => table.DeleteAsync(key, condition, cancellationToken);
}
