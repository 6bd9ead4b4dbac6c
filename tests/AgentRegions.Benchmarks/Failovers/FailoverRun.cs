using System.Globalization;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Benchmarks.Processes;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Operator;
using AgentRegions.Operator.Resources;
using AgentRegions.Testing;

namespace AgentRegions.Benchmarks.Failovers;

/// <summary>From the kill of a region to the accepted batch, and how much of that was not detection.</summary>
internal static class FailoverRun
{
    private const double SpreadBudgetMs = 2000;

    /// <summary>Three failed probes, one a second, and 100 ms.</summary>
    private const double FirstBudgetMs = 3100;

    /// <param name="First">Kill to the first service's accepted batch.</param>
    /// <param name="Last">Kill to the last service's.</param>
    /// <param name="AfterDetection">Verdict to accepted batch, as the operator measured it: the worst of the services.</param>
    private sealed record Round(TimeSpan First, TimeSpan Last, TimeSpan AfterDetection, int Batches);

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(int rounds, int services, CancellationToken cancellation)
    {
        await using var service = await TestService.StartAsync(region: r => r with
        {
            Health = new() { Interval = Duration.Parse("1s"), Timeout = Duration.Parse("1s"), FailureThreshold = 3, SuccessThreshold = 1 },
        });
        for (var i = 1; i < services; i++)
            await service.AddPolicyAsync($"agent{i}");
        await service.StartOperatorAsync(new Dictionary<string, string> { [ShippedProgram.Directory] = Path.GetDirectoryName(Programs.Operator)! });
        await AllBecomeAsync(service, p => p.Status.Active == TestService.Us && p.Status.Dns?.InSyncAt is not null, services);

        List<Round> measured = [];
        Console.WriteLine("round   kill → first accepted   kill → last accepted   after detection   batches");
        for (var i = 1; i <= rounds && !cancellation.IsCancellationRequested; i++)
        {
            var round = await RunAsync(service, services);
            measured.Add(round);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{i,5}   {round.First.TotalMilliseconds,18:0} ms   {round.Last.TotalMilliseconds,17:0} ms   {round.AfterDetection.TotalMilliseconds,12:0} ms   {round.Batches,7}"));
        }
        Print("kill → last accepted", measured.Select(r => r.Last));
        Print("after detection", measured.Select(r => r.AfterDetection));
        var what = string.Create(CultureInfo.InvariantCulture, $"region stops answering, {services} services, worst of {rounds}");
        return
        [
            Finding.AtMost($"{what}: first change accepted after (detection 3 s + 100 ms)", measured.Max(r => r.First).TotalMilliseconds, FirstBudgetMs, "ms"),
            Finding.AtMost($"{what}: last after the first", measured.Max(r => r.Last - r.First).TotalMilliseconds, SpreadBudgetMs, "ms"),
        ];
    }

    private static async Task<Round> RunAsync(TestService service, int services)
    {
        var active = (await service.PolicyAsync()).Status;
        var accepted = service.Route53.Accepted.Count;
        var killed = DateTimeOffset.UtcNow;
        await service.Agents[active.Active!].KillAsync();
        var moved = await AllBecomeAsync(service, p => p.Status.Epoch > active.Epoch && p.Status.Active != active.Active && p.Status.Dns?.InSyncAt is not null, services);
        var batches = service.Route53.Accepted.Skip(accepted).ToList();
        var timings = (await service.Client.ListAsync<Failover>(service.Namespace))
            .Where(f => f.Status.Epoch == moved[0].Status.Epoch && f.Status.Timings is not null)
            .Select(f => f.Status.Timings!)
            .ToList();
        await service.Agents[active.Active!].RestartAsync();
        await service.VerdictBecomesAsync(active.Active!, Verdict.Healthy);
        return new(
            batches[0].At - killed,
            batches[^1].At - killed,
            timings.Max(t => t.Decide!.Value.Value + t.Fence!.Value.Value + t.Switch!.Value.Value),
            batches.Count);
    }

    private static Task<IList<FailoverPolicy>> AllBecomeAsync(TestService service, Func<FailoverPolicy, bool> condition, int services) => Eventually.BecomesAsync(
        () => service.Client.ListAsync<FailoverPolicy>(service.Namespace),
        policies => policies.Count == services && policies.All(condition),
        "every service moved",
        // Route 53's pace of 5 requests a second: placing 100 services takes a minute.
        TimeSpan.FromSeconds(60 + (2 * services)));

    private static void Print(string what, IEnumerable<TimeSpan> values)
    {
        var sorted = values.Select(v => v.TotalMilliseconds).Order().ToList();
        if (sorted.Count > 0)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: p50 {sorted[sorted.Count / 2]:0} ms, max {sorted[^1]:0} ms, {sorted.Count} rounds"));
    }
}
