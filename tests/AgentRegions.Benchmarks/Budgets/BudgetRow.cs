using AgentRegions.Benchmarks.Checkpoints;
using AgentRegions.Benchmarks.Decisions;
using AgentRegions.Benchmarks.Failovers;
using AgentRegions.Benchmarks.Operators;
using AgentRegions.Benchmarks.Outages;
using AgentRegions.Benchmarks.Runtimes;
using AgentRegions.Benchmarks.Sidecars;
using AgentRegions.Benchmarks.Starts;
using AgentRegions.Benchmarks.SteadyStates;
using AgentRegions.Benchmarks.Switchovers;

namespace AgentRegions.Benchmarks.Budgets;

/// <summary>A row of the design's budget table: what is measured by one name.</summary>
internal sealed record BudgetRow(string Name, Func<CancellationToken, Task<IReadOnlyList<Finding>>> MeasureAsync)
{
    public static IReadOnlyList<BudgetRow> All { get; } =
    [
        new("failover", c => FailoverRun.MeasureAsync(rounds: 3, services: 100, c)),
        new("outage", OutageRun.MeasureAsync),
        new("steady", SteadyRun.MeasureAsync),
        new("decision", _ => Task.FromResult(DecisionRun.Measure())),
        new("regions", c => RegionsRun.MeasureAsync(1000, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20), c)),
        new("regions-10000", c => RegionsRun.MeasureAsync(10_000, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), c)),
        new("runtime", c => RuntimeRun.MeasureAsync(new(Objects: 5000, Rounds: 3, Changes: 300), c)),
        new("start", c => StartRun.MeasureAsync(rounds: 10, c)),
        new("sessions", _ => SessionsRun.MeasureAsync(turns: 500)),
        new("sidecar", c => SidecarRun.MeasureAsync(rounds: 2000, c)),
        new("moved", _ => SwitchoverRun.MeasureMovedAsync()),
        new("gateway", _ => Task.FromResult<IReadOnlyList<Finding>>(
            [Finding.NoSuchPart("route decision", "≤ 200 ns, 0 B"), Finding.NoSuchPart("gateway", "≥ 95 % of plain YARP")])),
        new("tests", _ => Task.FromResult<IReadOnlyList<Finding>>(
            [new("`./dev test` from a fresh clone, 2 cores; `.ci/run`", "≤ 12 min; ≤ 30 min", "time them by hand", BudgetVerdict.NoSuchPart)])),
    ];
}
