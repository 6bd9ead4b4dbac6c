using System.Collections.Immutable;
using System.Globalization;

namespace AgentRegions.Core.Sessions;

/// <summary>How many checkpoints of each region a state contains. As text: <c>eu-west-1:3,us-east-1:7</c>, in the order of names.</summary>
public sealed class VectorClock : IEquatable<VectorClock>
{
    private readonly ImmutableSortedDictionary<string, long> _counts;

    private VectorClock(ImmutableSortedDictionary<string, long> counts) => _counts = counts;

    public static VectorClock Empty { get; } = new(ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    /// <summary>0 for a region that wrote nothing in it.</summary>
    public long this[string region] => _counts.GetValueOrDefault(region);

    public VectorClock Next(string region) => new(_counts.SetItem(region, this[region] + 1));

    /// <summary>The least clock that knows all of both.</summary>
    public VectorClock Join(VectorClock other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var counts = _counts.ToBuilder();
        foreach (var (region, count) in other._counts)
            counts[region] = Math.Max(count, this[region]);
        return new(counts.ToImmutable());
    }

    public ClockOrder CompareTo(VectorClock other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (less, more) = (!Contains(other), !other.Contains(this));
        return (less, more) switch
        {
            (false, false) => ClockOrder.Equal,
            (true, false) => ClockOrder.Before,
            (false, true) => ClockOrder.After,
            _ => ClockOrder.Concurrent,
        };
    }

    /// <summary>Whether this one knows all that the other does.</summary>
    public bool Contains(VectorClock other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other._counts.All(c => this[c.Key] >= c.Value);
    }

    /// <returns>Null: the text is no clock.</returns>
    public static VectorClock? TryParse(string? text)
    {
        if (text is null)
            return null;
        var counts = Empty._counts.ToBuilder();
        foreach (var entry in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = entry.LastIndexOf(':');
            if (at <= 0 || !long.TryParse(entry.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || !counts.TryAdd(entry[..at], count))
                return null;
        }
        return new(counts.ToImmutable());
    }

    public override string ToString() => string.Join(',', _counts.Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key}:{c.Value}")));

    public bool Equals(VectorClock? other) => other is not null && CompareTo(other) == ClockOrder.Equal;

    public override bool Equals(object? obj) => Equals(obj as VectorClock);

    public override int GetHashCode() => _counts.Where(c => c.Value > 0).Aggregate(0, (hash, c) => HashCode.Combine(hash, c.Key, c.Value));
}
