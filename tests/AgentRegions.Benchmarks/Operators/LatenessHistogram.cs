using System.Globalization;

namespace AgentRegions.Benchmarks.Operators;

/// <summary>How late probes began, as the operator's metrics tell.</summary>
/// <param name="Within">The number of probes by the bound in seconds that they kept.</param>
internal sealed record LatenessHistogram(IReadOnlyDictionary<double, double> Within, double Count)
{
    private const string Name = "agentregion_probe_lateness_seconds";

    public static LatenessHistogram Read(string metrics)
    {
        var lines = metrics.Split('\n');
        var within = lines.Where(l => l.StartsWith($"{Name}_bucket", StringComparison.Ordinal) && !l.Contains("+Inf", StringComparison.Ordinal))
            .ToDictionary(l => Number(l.Split("le=\"")[1].Split('"')[0]), Value);
        return new(within, lines.Where(l => l.StartsWith($"{Name}_count", StringComparison.Ordinal)).Select(Value).FirstOrDefault());
    }

    public LatenessHistogram Since(LatenessHistogram before) =>
        new(Within.ToDictionary(b => b.Key, b => b.Value - before.Within.GetValueOrDefault(b.Key)), Count - before.Count);

    public double ShareWithin(double seconds) => Count == 0 ? 0 : Within[seconds] / Count;

    private static double Value(string line) => Number(line[(line.LastIndexOf(' ') + 1)..]);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
