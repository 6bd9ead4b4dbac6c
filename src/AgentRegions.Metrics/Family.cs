using System.Diagnostics.Metrics;
using Tag = System.Collections.Generic.KeyValuePair<string, object?>;

namespace AgentRegions.Metrics;

/// <summary>One instrument's series by label set. Measuring a known label set allocates nothing.</summary>
internal sealed class Family(Instrument instrument, FamilyKind kind, double[] buckets, int maxLabelSets, Action? dropped)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<(Tag[] Tags, Series Series)>> _byTags = [];
    private readonly SortedDictionary<string, Series> _byLabels = new(StringComparer.Ordinal);

    public string Name => instrument.Name;

    public string? Help => instrument.Description;

    public FamilyKind Kind => kind;

    public double[] Buckets => buckets;

    public void Measure(double value, ReadOnlySpan<Tag> tags)
    {
        lock (_lock)
        {
            if (Find(tags) is { } series)
            {
                series.Measure(kind, value, buckets);
                return;
            }
        }
        dropped?.Invoke();
    }

    /// <summary>Observed label sets that are not observed again are gone.</summary>
    public void ForgetObserved()
    {
        if (kind is not (FamilyKind.ObservedCounter or FamilyKind.ObservedGauge))
            return;
        lock (_lock)
        {
            _byTags.Clear();
            _byLabels.Clear();
        }
    }

    /// <summary>Every series by its labels, as <c>a="x",b="y"</c>.</summary>
    public void Visit(Action<string, Series> visit)
    {
        lock (_lock)
            foreach (var (labels, series) in _byLabels)
                visit(labels, series);
    }

    private Series? Find(ReadOnlySpan<Tag> tags)
    {
        var hash = Hash(tags);
        if (_byTags.TryGetValue(hash, out var candidates))
            foreach (var (known, series) in candidates)
            {
                if (Same(known, tags))
                    return series;
            }
        return Create(hash, tags);
    }

    /// <summary>The same labels in another order are the same series.</summary>
    private Series? Create(int hash, ReadOnlySpan<Tag> tags)
    {
        var labels = TextFormat.Labels(tags);
        if (!_byLabels.TryGetValue(labels, out var series))
        {
            if (_byLabels.Count >= maxLabelSets)
                return null;
            _byLabels.Add(labels, series = new(buckets.Length));
        }
        if (!_byTags.TryGetValue(hash, out var candidates))
            _byTags.Add(hash, candidates = new(1));
        if (candidates.Count < 16)
            candidates.Add((tags.ToArray(), series));
        return series;
    }

    private static int Hash(ReadOnlySpan<Tag> tags)
    {
        var hash = new HashCode();
        foreach (var tag in tags)
        {
            hash.Add(tag.Key);
            hash.Add(tag.Value);
        }
        return hash.ToHashCode();
    }

    private static bool Same(Tag[] known, ReadOnlySpan<Tag> tags)
    {
        if (known.Length != tags.Length)
            return false;
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i].Key != tags[i].Key || !Equals(known[i].Value, tags[i].Value))
                return false;
        }
        return true;
    }
}
