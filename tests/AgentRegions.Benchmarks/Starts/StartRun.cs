using System.Globalization;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Benchmarks.Operators;
using AgentRegions.Benchmarks.Processes;
using AgentRegions.Integration.Operator;
using AgentRegions.Testing;

namespace AgentRegions.Benchmarks.Starts;

/// <summary>The native programs, from their start until they answer.</summary>
internal static class StartRun
{
    private const double OperatorBudgetMs = 200;
    private const double SidecarBudgetMs = 60;

    public static async Task<IReadOnlyList<Finding>> MeasureAsync(int rounds, CancellationToken cancellation)
    {
        await using var agent = await AgentProcess.StartAsync(TestService.Us);
        List<double> ready = [], first = [], cpu = [], up = [];
        for (var i = 0; i < rounds; i++)
        {
            await using var world = await RegionsWorld.StartAsync(1, agent.Endpoint, TimeSpan.FromSeconds(10), cancellation);
            await using var started = world.StartOperator();
            ready.Add((await started.AnswersAsync(world.Address("/readyz"), cancellation)).TotalMilliseconds);
            await world.FirstStatusAsync(cancellation);
            first.Add(started.Elapsed.TotalMilliseconds);
            cpu.Add(started.Processor.TotalMilliseconds);
        }
        for (var i = 0; i < rounds; i++)
            up.Add(await SidecarAsync(cancellation));
        Show("operator: start → ready", ready);
        Show("operator: start → first status", first);
        Show("operator: processor time until then", cpu);
        Show("sidecar: start → up", up);
        return
        [
            Finding.AtMost("operator ready, native, median", Median(ready), OperatorBudgetMs, "ms"),
            Finding.AtMost("sidecar up, native, median", Median(up), SidecarBudgetMs, "ms"),
        ];
    }

    private static async Task<double> SidecarAsync(CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("agentregions-bench-");
        try
        {
            var address = $"http://127.0.0.1:{MeasuredProcess.FreePort()}";
            await using var started = MeasuredProcess.Start(Programs.Sidecar, ["--region", TestService.Us, "--store", "files", "--directory", directory.FullName, "--listen", address]);
            return (await started.AnswersAsync(new($"{address}/healthz"), cancellation)).TotalMilliseconds;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static void Show(string what, List<double> values) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"  {what}: min {values.Min():0} ms, p50 {Median(values):0} ms, max {values.Max():0} ms"));
}
