using System.Globalization;

namespace AgentRegions.Benchmarks.SteadyStates;

/// <summary>What operators did with the coordination store, as their metrics tell.</summary>
internal sealed record StoreCounts(long Beats, long Published, long Swapped)
{
    private const string Calls = "agentregion_coordination_duration_seconds_count";

    public static StoreCounts Read(string metrics)
    {
        var lines = metrics.Split('\n');
        return new(Sum("agentregion_beats_total"), Sum($"{Calls}{{operation=\"publish\"}}"), Sum($"{Calls}{{operation=\"swap\"}}"));

        long Sum(string series) => lines.Where(l => l.StartsWith(series, StringComparison.Ordinal))
            .Sum(l => long.Parse(l[(l.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    public StoreCounts Plus(StoreCounts other) => new(Beats + other.Beats, Published + other.Published, Swapped + other.Swapped);

    public StoreCounts Minus(StoreCounts before) => new(Beats - before.Beats, Published - before.Published, Swapped - before.Swapped);
}
