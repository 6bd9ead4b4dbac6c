using System.CommandLine;
using AgentRegions.Benchmarks.Budgets;

namespace AgentRegions.Benchmarks.Failovers;

internal static class FailoverCommand
{
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How many failovers, each of the region that is then active", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Services = new("--services") { Description = "How many services share the regions and the zone, and move together", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("failover", """
            Kills the active region and measures until Route 53 accepts the change (detection and 100 ms; the last service 2 s after the first): probes each second, threshold 3, the native operator,
            a Kubernetes API server (KUBECONFIG) and the sandbox's Route 53.
            """) { Rounds, Services };
        command.SetAction((parsed, cancellation) => FailoverRun.MeasureAsync(parsed.GetValue(Rounds), parsed.GetValue(Services), cancellation).ShowAsync());
        return command;
    }
}
