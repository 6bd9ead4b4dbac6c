using System.Text;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sandbox.Tables;

/// <summary>Values by key, in DynamoDB's order: sort keys by their UTF-8 bytes. Not for concurrent use.</summary>
internal sealed class ItemSet<T>
    where T : class
{
    private readonly Dictionary<string, SortedList<string, T>> _partitions = new(StringComparer.Ordinal);

    public T? this[ItemKey key]
    {
        get => _partitions.GetValueOrDefault(key.Partition)?.GetValueOrDefault(key.Sort);
        set
        {
            if (!_partitions.TryGetValue(key.Partition, out var partition))
                _partitions.Add(key.Partition, partition = new(ByBytes.Instance));
            if (value is null)
                partition.Remove(key.Sort);
            else
                partition[key.Sort] = value;
        }
    }

    public IEnumerable<T> Of(string partition, string sortPrefix) =>
        _partitions.GetValueOrDefault(partition)?.Where(e => e.Key.StartsWith(sortPrefix, StringComparison.Ordinal)).Select(e => e.Value) ?? [];

    private sealed class ByBytes : IComparer<string>
    {
        public static ByBytes Instance { get; } = new();

        public int Compare(string? x, string? y) => Encoding.UTF8.GetBytes(x ?? "").AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y ?? ""));
    }
}
