using AgentRegions.Core.Tables;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;

namespace AgentRegions.Simulation.Sessions;

/// <summary>A process' client of a table. A read goes on to the next place when one does not answer; a write that may have happened does not.</summary>
/// <param name="places">Where the table answers, the nearest first.</param>
internal sealed class TablePort(SimProcess process, SimNetwork network, ITable table, IReadOnlyList<int> places, CallKind read, CallKind write) : ITable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private int _place;

    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) =>
        ReadAsync(() => table.GetAsync(key, consistent, CancellationToken.None), cancellationToken);

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) =>
        ReadAsync(() => table.QueryAsync(partition, sortPrefix, consistent, CancellationToken.None), cancellationToken);

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) =>
        WriteAsync(() => table.PutAsync(item, condition, CancellationToken.None), cancellationToken);

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) =>
        WriteAsync(() => table.DeleteAsync(key, condition, CancellationToken.None), cancellationToken);

    private async Task<T> ReadAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var answer = await TryAsync(read, call, cancellationToken);
            if (answer.Failure is null || attempt == places.Count)
                return answer.Value;
        }
    }

    private async Task<TableWrite> WriteAsync(Func<Task<TableWrite>> call, CancellationToken cancellationToken) =>
        (await TryAsync(write, call, cancellationToken)).Value;

    private async Task<Answer<T>> TryAsync<T>(CallKind kind, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        // The tables themselves answer at once: the time goes by on the way.
        var answer = await network.TryAsync(process, places[_place], kind, () => call().GetAwaiter().GetResult(), Timeout, NoAnswer, cancellationToken);
        if (answer.Failure is not null)
            _place = (_place + 1) % places.Count;
        return answer;
    }

    private static TableException NoAnswer(string message) => new("StoreUnavailable", message);
}
