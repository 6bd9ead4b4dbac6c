using System.Diagnostics.Metrics;
using AgentRegions.Core.Membership;
using AgentRegions.Operator.Policies;

namespace AgentRegions.Operator.Coordination;

/// <summary>How the coordination stores answer, and who is there.</summary>
internal sealed class StoreMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _seconds;
    private readonly Counter<long> _failures;

    public StoreMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(ServiceMetrics.MeterName);
        _seconds = _meter.CreateHistogram(
            "agentregion_coordination_duration_seconds",
            description: "How long calls of the coordination store took, also those that failed.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });
        _failures = _meter.CreateCounter<long>("agentregion_coordination_failures_total", description: "Calls of the coordination store without an answer, or refused.");
    }

    public void Took(string operation, TimeSpan time) => _seconds.Record(time.TotalSeconds, new KeyValuePair<string, object?>("operation", operation));

    public void Failed(string operation, string reason) => _failures.Add(1, new("operation", operation), new("reason", reason));

    /// <summary>Shows the stores that are linked at the time of each scrape.</summary>
    public void Show(Func<IReadOnlyList<TableLink>> links)
    {
        _meter.CreateObservableCounter("agentregion_beats_total", () => links().Select(l => new Measurement<long>(OwnBeat(l), Table(l))), description: "Beats that this operator published, as last read.");
        _meter.CreateObservableGauge("agentregion_observers", () => links().SelectMany(Observers), description: "Operators that share a store, by whether their beats move.");
        _meter.CreateObservableGauge("agentregion_coordination_fault", () => links().Select(l => new Measurement<int>(l.Fault is null ? 0 : 1, Table(l))), description: "1 while the coordination store is out of reach or this operator's name is taken.");
    }

    public void Dispose() => _meter.Dispose();

    private static IEnumerable<Measurement<int>> Observers(TableLink link)
    {
        var silence = link.Membership.Options.Silence;
        var all = link.Membership.Roster.Observers;
        yield return new(all.Count(o => IsThere(o, silence)), Table(link), new("state", "present"));
        yield return new(all.Count(o => !IsThere(o, silence)), Table(link), new("state", "silent"));
        yield return new(link.Membership.Roster.NotUnderstood.Count, Table(link), new("state", "unreadable"));
    }

    private static bool IsThere(Presence presence, TimeSpan silence) => presence.SilentFor <= silence && !presence.Item.Report.Leaving;

    private static long OwnBeat(TableLink link) => link.Membership.Roster[link.Membership.Observer]?.Item.Beat ?? 0;

    private static KeyValuePair<string, object?> Table(TableLink link) => new("table", link.Name);
}
