using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Policies;

/// <summary>Where each service stands, and how long its changes took.</summary>
internal sealed class ServiceMetrics : IDisposable
{
    public const string MeterName = "AgentRegions.Operator";

    private readonly ConcurrentDictionary<NamespacedName, ServiceOutcome> _services = new();
    private readonly ConcurrentDictionary<NamespacedName, bool> _leads = new();
    private readonly ConcurrentDictionary<NamespacedName, IReadOnlyList<RegionState>> _regions = new();
    private readonly Meter _meter;
    private readonly Counter<long> _changes;
    private readonly Histogram<double> _seconds;

    public ServiceMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(MeterName);
        _changes = _meter.CreateCounter<long>("agentregion_failovers_total", description: "Changes of the active set that DNS accepted.");
        _seconds = _meter.CreateHistogram(
            "agentregion_failover_duration_seconds",
            description: "How long the steps of a change took.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120] });
        _meter.CreateObservableGauge("agentregion_epoch", () => Each(r => r.Epoch), description: "The epoch of a service.");
        _meter.CreateObservableGauge("agentregion_term", () => Each(r => r.Term), description: "The leader's term of a service.");
        _meter.CreateObservableGauge("agentregion_leader", Leads, description: "1 while this process leads a service, 0 while it follows.");
        _meter.CreateObservableGauge("agentregion_votes", Votes, description: "How many observers have a vote on a region, by their verdict.");
        _meter.CreateObservableGauge("agentregion_signals", Signals, description: "1 while a signal says that something is wrong with a region.");
        _meter.CreateObservableGauge("agentregion_active", Active, description: "1 for each region of a service's active set.");
        _meter.CreateObservableGauge("agentregion_status_page", StatusPages, description: "1 while clients are sent to the status page of a service, 0 while they are sent to regions.");
        _meter.CreateObservableGauge("agentregion_service_fault", Faults, description: "1 while something keeps a service's protocol from going on.");
        _meter.CreateObservableGauge("agentregion_health_checks", HealthChecks, description: "Health checks that a service has at Route 53: serving, being made, or to be deleted.");
        _meter.CreateObservableGauge("agentregion_data_plane_ready", DataPlane, description: "Whether a change would reach clients without Route 53's API, for services that are to have that; the reason says what differs.");
        _meter.CreateObservableGauge("agentregion_drill_passed", () => Drills(last => last.Result == DrillResult.Passed ? 1 : 0), description: "Whether a service's last drill went as it should; the result says how it ended.");
        _meter.CreateObservableGauge("agentregion_drill_ended_timestamp_seconds", () => Drills(last => last.EndedAt.ToUnixTimeSeconds()), description: "When a service's last drill ended, in the store's time.");
        _meter.CreateObservableGauge("agentregion_failover_possible", Possible, description: "Whether a target could take over were the active region to fail now.");
    }

    /// <param name="process">This process among those that lead.</param>
    public void Observe(NamespacedName service, ServiceInput input, ServiceOutcome outcome, string process)
    {
        _regions[service] = input.Regions;
        // A register that another wrote last may still name this process; only a claim says that it leads.
        _leads[service] = outcome.Claim is not null && outcome.Register?.Leader == process;
        _services.TryGetValue(service, out var before);
        _services[service] = outcome;
        if (before?.Register is { } known && outcome.Register is { History: [{ ShownKind: { } kind, Phase: not FailoverPhase.Failed } latest, ..] }
            && !known.History.Any(h => h.Epoch == latest.Epoch && h.Phase != FailoverPhase.Failed))
            Count(service, kind, latest);
    }

    public void Forget(NamespacedName service)
    {
        _services.TryRemove(service, out _);
        _leads.TryRemove(service, out _);
        _regions.TryRemove(service, out _);
    }

    public void Dispose() => _meter.Dispose();

    private void Count(NamespacedName service, FailoverKind kind, ChangeRecord change)
    {
        var name = service.ToString();
        _changes.Add(1, new("service", name), new("kind", kind.ToString()));
        if (change.Timings is not { } timings)
            return;
        foreach (var (step, took) in new[] { ("detect", timings.Detect), ("decide", timings.Decide), ("fence", timings.Fence), ("switch", timings.Switch), ("total", timings.Total) })
        {
            if (took is { } duration)
                _seconds.Record(duration.Value.TotalSeconds, new("service", name), new("step", step));
        }
    }

    private IEnumerable<Measurement<long>> Each(Func<Register, long> value) => _services
        .Where(s => s.Value.Register is not null)
        .Select(s => new Measurement<long>(value(s.Value.Register!), new KeyValuePair<string, object?>("service", s.Key.ToString())));

    private IEnumerable<Measurement<int>> Leads() => _leads
        .Select(s => new Measurement<int>(s.Value ? 1 : 0, new KeyValuePair<string, object?>("service", s.Key.ToString())));

    private IEnumerable<Measurement<int>> Votes() =>
        from service in _regions
        from region in service.Value
        from verdict in region.Votes.GroupBy(v => v.Verdict)
        select new Measurement<int>(verdict.Count(), new("service", service.Key.ToString()), new("region", region.Name), new KeyValuePair<string, object?>("verdict", verdict.Key.ToString()));

    private IEnumerable<Measurement<int>> Signals() =>
        from service in _regions
        from region in service.Value
        from signal in region.Signals
        select new Measurement<int>(1, new("service", service.Key.ToString()), new("region", region.Name), new KeyValuePair<string, object?>("signal", signal.Name));

    private IEnumerable<Measurement<int>> Active() => _services.SelectMany(s => (s.Value.Register?.Active ?? [])
        .Select(region => new Measurement<int>(1, new("service", s.Key.ToString()), new KeyValuePair<string, object?>("region", region))));

    private IEnumerable<Measurement<int>> StatusPages() => _services.Where(s => s.Value.Register is { Published: not null })
        .Select(s => new Measurement<int>(s.Value.Register!.ShowsStatusPage ? 1 : 0, new KeyValuePair<string, object?>("service", s.Key.ToString())));

    private IEnumerable<Measurement<int>> Faults() => _services.Where(s => s.Value.Fault is not null)
        .Select(s => new Measurement<int>(1, new("service", s.Key.ToString()), new KeyValuePair<string, object?>("reason", s.Value.Fault!.Reason)));

    private IEnumerable<Measurement<int>> HealthChecks() =>
        from service in _services
        from state in (service.Value.Register?.HealthChecks?.Checks ?? []).GroupBy(c => c.Retired ? "retired" : c.Id is null ? "making" : "serving")
        select new Measurement<int>(state.Count(), new("service", service.Key.ToString()), new KeyValuePair<string, object?>("state", state.Key));

    private IEnumerable<Measurement<int>> DataPlane() => _services.Where(s => s.Value.DataPlane is not null)
        .Select(s => new Measurement<int>(s.Value.DataPlane!.IsReady ? 1 : 0, new("service", s.Key.ToString()), new KeyValuePair<string, object?>("reason", s.Value.DataPlane.Reason)));

    private IEnumerable<Measurement<long>> Drills(Func<DrillRecord, long> value) => _services.Where(s => s.Value.Register?.Drill?.Last is not null)
        .Select(s => (s.Key, Last: s.Value.Register!.Drill!.Last!))
        .Select(s => new Measurement<long>(value(s.Last), new("service", s.Key.ToString()), new("mode", (s.Last.DryRun ? DrillMode.DryRun : DrillMode.Switch).ToString()), new KeyValuePair<string, object?>("result", s.Last.Result.ToString())));

    private IEnumerable<Measurement<int>> Possible() => _services.Where(s => s.Value.IfActiveFailed is not null)
        .Select(s => new Measurement<int>(s.Value.IfActiveFailed!.Change is null ? 0 : 1, new KeyValuePair<string, object?>("service", s.Key.ToString())));
}
