using System.Globalization;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Load;

namespace AgentRegions.Benchmarks.Switchovers;

/// <summary>Runs the load and prints what the clients saw.</summary>
internal static class SwitchoverRun
{
    /// <summary>How much p95 may rise while the service moves.</summary>
    private const double Budget = 1.1;

    private const double MovedBudgetMs = 500;

    /// <summary>The first request of a conversation in its new region, the regions 80 ms apart.</summary>
    public static async Task<IReadOnlyList<Finding>> MeasureMovedAsync()
    {
        var second = TimeSpan.FromSeconds(1);
        var result = await LoadRun.RunAsync(new() { Switchovers = 2, Before = 5 * second, After = 5 * second, WarmUp = 10 * second }, Console.WriteLine);
        Console.WriteLine($"  {result.During.Moved.Count} conversations moved; {result.Lost} of {result.Requests} requests lost, {result.TurnsMissing} turns missing");
        return [Finding.AtMost("moved conversation, first request, 80 ms between regions: p99", result.During.Moved.P99, MovedBudgetMs, "ms")];
    }

    public static async Task<int> MeasureAsync(LoadOptions options)
    {
        var result = await LoadRun.RunAsync(options, Console.WriteLine);
        foreach (var change in result.Changes)
            Show(change);
        Console.WriteLine("requests in streams     count   a second     p50      p95      p99 ms      stream opened in: p50      p95      p99 ms");
        Show("before", result.Before);
        Show("during", result.During);
        Show("after", result.After);
        Show("during, settled", result.During with { Turns = result.During.Settled });
        Show("during, just moved", result.During with { Turns = result.During.Moved });
        foreach (var trouble in result.Troubles)
            Console.WriteLine(trouble);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Requests} requests: {result.Lost} lost, {result.ServerErrors} answered 5xx; {result.Cut} streams cut, {result.SentOn} sent on; {result.TurnsMissing} answered turns missing at the end, {result.Forks} conversations forked"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{result.Effects} effects: {result.EffectsRunTwice} run twice; {result.Repeats.Asked} asked for again, {result.Repeats.Kept} of them answered with the first receipt"));
        if (result.During.Turns.Count > 0)
        {
            Compare("all", result.During.Turns, result.Before.Turns);
            Compare("without the first of each conversation in its new region", result.During.Settled, result.Before.Turns);
            Compare("after", result.After.Turns, result.Before.Turns);
        }
        return result.IsClean ? 0 : 1;
    }

    private static void Compare(string what, LatencySummary then, LatencySummary before) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"p95 to before, {what}: {then.P95 / before.P95:0.00} ({(then.P95 <= before.P95 * Budget ? "within" : "above")} {Budget:0.0})"));

    private static void Show(FailoverStatus change)
    {
        Console.WriteLine($"{change.From} to {change.To}: {change.Phase}");
        foreach (var step in change.Steps)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {step.Name,-16} {(step.FinishedAt - step.StartedAt)?.TotalSeconds,6:0.0} s  {step.Detail}"));
    }

    private static void Show(string what, LoadWindow window) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-20} {window.Turns.Count,8} {window.Turns.PerSecond,10:0.0} {window.Turns.P50,8:0.0} {window.Turns.P95,8:0.0} {window.Turns.P99,8:0.0}        {window.Opens.P50,26:0.0} {window.Opens.P95,8:0.0} {window.Opens.P99,8:0.0}"));
}
