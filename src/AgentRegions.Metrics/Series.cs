namespace AgentRegions.Metrics;

/// <summary>The numbers of one label set. Its family's lock protects it.</summary>
internal sealed class Series(int bounds)
{
    /// <summary>A counter's or gauge's value, a histogram's sum.</summary>
    public double Value { get; private set; }

    /// <summary>Measurements per bucket, not accumulated; the last has no bound.</summary>
    public long[] Counts { get; } = new long[bounds + 1];

    public void Measure(FamilyKind kind, double value, double[] buckets)
    {
        switch (kind)
        {
            case FamilyKind.Counter or FamilyKind.UpDown:
                Value += value;
                break;
            case FamilyKind.Histogram:
                Value += value;
                var at = Array.BinarySearch(buckets, value);
                Counts[at >= 0 ? at : ~at]++;
                break;
            default:
                Value = value;
                break;
        }
    }
}
