using System.Globalization;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Core.Planning;

namespace AgentRegions.Benchmarks.Decisions;

/// <summary>The planner alone: the active one of ten regions is down, and the change passes a gate of every kind.</summary>
internal static class DecisionRun
{
    private const double BudgetMicroseconds = 20;
    private const int Batches = 50;
    private const int PerBatch = 2000;

    public static IReadOnlyList<Finding> Measure()
    {
        var input = TenRegions.Input();
        var decision = FailoverPlanner.Decide(input);
        if (decision.Change?.To is not ["b"] || decision.Gates.Count == 0 || decision.Gates.Any(g => !g.Passed))
            throw new InvalidOperationException($"the decision is not the one that is to be measured: {decision}");
        var allocated = 0L;
        var microseconds = new List<double>();
        for (var batch = -Batches; batch < Batches; batch++)
        {
            var (before, bytes) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            for (var i = 0; i < PerBatch; i++)
                FailoverPlanner.Decide(input);
            if (batch < 0)
                continue;
            // Processor time: what else the machine does is not the planner's.
            microseconds.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / PerBatch);
            allocated = (GC.GetAllocatedBytesForCurrentThread() - bytes) / PerBatch;
        }
        microseconds.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  a decision: min {microseconds[0]:0.0} µs, p50 {microseconds[Batches / 2]:0.0} µs, max {microseconds[^1]:0.0} µs, {allocated} B"));
        return [Finding.AtMost("decision, 10 regions, all gates, no I/O, median", microseconds[Batches / 2], BudgetMicroseconds, "µs", 1)];
    }
}
