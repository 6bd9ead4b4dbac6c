using System.Globalization;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>
/// The tenant's threads: a marker per thread and region in one of 16 partitions (<c>threads#SPACE#SHARD</c> / <c>THREAD#REGION</c>), so that
/// no partition is hot. It is written with a region's first head and at each refresh, not with each checkpoint.
/// </summary>
internal sealed class ThreadDirectory(ITable table, ThreadStoreOptions options)
{
    private const int Shards = 16;

    public Task AddAsync(ThreadKey key, DateTimeOffset now, CancellationToken cancellationToken) => table.PutAsync(
        new(PartitionOf(key), $"{key.EscapedThread}#{options.Region}", (ItemNames.Ttl, (now + options.Lifetime).ToUnixTimeSeconds())),
        WriteCondition.None,
        cancellationToken);

    public async Task<IReadOnlyList<string>> ListAsync(string space, CancellationToken cancellationToken)
    {
        var shards = await InParallel.RunAsync(
            Enumerable.Range(0, Shards),
            (shard, token) => table.QueryAsync(Partition(space, shard), "", consistent: true, token),
            cancellationToken);
        return
        [
            .. shards
                .SelectMany(s => s.Items.Where(i => i.NumberOf(ItemNames.Ttl) >= s.StoreTime.ToUnixTimeSeconds()))
                .Select(i => NameText.Unescape(i.Key.Sort[..i.Key.Sort.IndexOf('#', StringComparison.Ordinal)]))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }

    public async Task RemoveAsync(ThreadKey key, CancellationToken cancellationToken)
    {
        foreach (var marker in (await table.QueryAsync(PartitionOf(key), $"{key.EscapedThread}#", consistent: true, cancellationToken)).Items)
            await table.DeleteAsync(marker.Key, WriteCondition.None, cancellationToken);
    }

    private static string PartitionOf(ThreadKey key)
    {
        // FNV-1a: the same in every process, which string.GetHashCode is not.
        var hash = 2166136261u;
        foreach (var letter in key.EscapedThread)
            hash = unchecked((hash ^ letter) * 16777619u);
        return Partition(key.Space, (int)(hash % Shards));
    }

    private static string Partition(string space, int shard) => $"threads#{space}#{shard.ToString("x", CultureInfo.InvariantCulture)}";
}
