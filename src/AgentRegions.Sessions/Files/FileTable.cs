using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Files;

/// <summary>
/// A table in a directory, for a developer's machine: strongly consistent among the processes of that machine, gone with it. A directory for a
/// partition, a file for an item. A write holds the partition's lock file, which the system frees when a process dies, and replaces the item's file at
/// once: a killed writer leaves the old item or the new one. Not for directories on a network.
/// </summary>
public sealed class FileTable : ITable
{
    private const string LockName = ".lock";

    private static readonly TimeSpan LockWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MostLockWait = TimeSpan.FromSeconds(10);

    private readonly string _directory;
    private readonly TimeProvider _time;

    /// <param name="directory">Made when it is not there.</param>
    public FileTable(string directory, TimeProvider time)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        (_directory, _time) = (directory, time);
    }

    public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) =>
        CallAsync(async () => new TableReading(await ReadAsync(FileOf(key), cancellationToken), _time.GetUtcNow()));

    public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        var items = new List<TableItem>();
        if (Directory.Exists(DirectoryOf(partition)))
        {
            foreach (var file in Directory.EnumerateFiles(DirectoryOf(partition), "*.json"))
            {
                if (await ReadAsync(file, cancellationToken) is { } item && item.Key.Sort.StartsWith(sortPrefix, StringComparison.Ordinal))
                    items.Add(item);
            }
        }
        items.Sort(static (x, y) => Encoding.UTF8.GetBytes(x.Key.Sort).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y.Key.Sort)));
        return new TableListing(items, _time.GetUtcNow());
    });

    public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(item);
        return WriteAsync(item.Key, condition, file => ReplaceAsync(file, FileItem.ToBytes(item), cancellationToken), cancellationToken);
    }

    public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => WriteAsync(
        key,
        condition,
        file =>
        {
            File.Delete(file);
            return Task.CompletedTask;
        },
        cancellationToken);

    /// <summary>Deletes what expired: nothing else does. For who keeps a directory for long, once in a while.</summary>
    /// <param name="ttlAttribute">The attribute that says when an item expires, in seconds since 1970.</param>
    /// <returns>How many items went.</returns>
    public async Task<int> SweepAsync(string ttlAttribute, CancellationToken cancellationToken = default)
    {
        var swept = 0;
        foreach (var file in Directory.Exists(_directory) ? Directory.EnumerateFiles(_directory, "*.json", SearchOption.AllDirectories) : [])
        {
            if (await ReadAsync(file, cancellationToken) is { } item && item.NumberOf(ttlAttribute) < _time.GetUtcNow().ToUnixTimeSeconds())
                swept += (await DeleteAsync(item.Key, WriteCondition.Equal((ttlAttribute, item[ttlAttribute]!)), cancellationToken)).Written ? 1 : 0;
        }
        return swept;
    }

    private Task<TableWrite> WriteAsync(ItemKey key, WriteCondition condition, Func<string, Task> write, CancellationToken cancellationToken) => CallAsync(async () =>
    {
        ArgumentNullException.ThrowIfNull(condition);
        await using var partition = await LockAsync(key.Partition, cancellationToken);
        var file = FileOf(key);
        var old = await ReadAsync(file, cancellationToken);
        if (!condition.Holds(old))
            return new TableWrite(Written: false, old, _time.GetUtcNow());
        await write(file);
        return new TableWrite(Written: true, old, _time.GetUtcNow());
    });

    private async Task<FileStream> LockAsync(string partition, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateDirectory(DirectoryOf(partition)).FullName;
        var began = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
            {
                if (_time.GetElapsedTime(began) > MostLockWait)
                    throw new TableException("StoreUnavailable", $"another process has held the lock {Path.Combine(directory, LockName)} for {MostLockWait.TotalSeconds} s", e) { NothingWritten = true };
            }
            await Task.Delay(LockWait, _time, cancellationToken);
        }
    }

    /// <summary>Only who holds the lock writes: the name of what is being written need not be unique, and one that a killed process left is replaced.</summary>
    private static async Task ReplaceAsync(string file, byte[] bytes, CancellationToken cancellationToken)
    {
        var next = file + ".next";
        await using (var stream = new FileStream(next, FileMode.Create, FileAccess.Write))
        {
            await stream.WriteAsync(bytes, cancellationToken);
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, file, overwrite: true);
    }

    private static async Task<TableItem?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return FileItem.FromBytes(await File.ReadAllBytesAsync(file, cancellationToken));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException e)
        {
            throw new TableException("ItemUnreadable", $"{file} is no item: {e.Message}", e) { NothingWritten = true };
        }
    }

    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TableException("StoreUnavailable", e.Message, e);
        }
    }

    private string DirectoryOf(string partition) => Path.Combine(_directory, Hash(partition));

    private string FileOf(ItemKey key) => Path.Combine(DirectoryOf(key.Partition), Hash(key.Sort) + ".json");

    /// <summary>A name that every file system takes, whatever is in the key.</summary>
    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
