using System.CommandLine;
using AgentRegions.Benchmarks.Budgets;

namespace AgentRegions.Benchmarks.Sidecars;

internal static class SidecarCommand
{
    private static readonly Option<int> Rounds = new("--rounds") { Description = "Checkpoints each way, alternating", DefaultValueFactory = _ => 2000 };

    public static Command Create()
    {
        var command = new Command("sidecar", "The same checkpoint of a 1 KB message by the library and through the sidecar, on loopback and a Unix socket: what it takes above the store's own time (p99 1 ms). On a table in memory, and on the DynamoDB that AWS_ENDPOINT_URL_DYNAMODB names.") { Rounds };
        command.SetAction((parsed, cancellation) => SidecarRun.MeasureAsync(parsed.GetValue(Rounds), cancellation).ShowAsync());
        return command;
    }
}
