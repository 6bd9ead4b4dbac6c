using System.CommandLine;
using AgentRegions.Benchmarks.Budgets;

namespace AgentRegions.Benchmarks.Starts;

internal static class StartCommand
{
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How many starts of each", DefaultValueFactory = _ => 10 };

    public static Command Create()
    {
        var command = new Command("start", "Starts the native operator and sidecar: until /readyz (200 ms) and /healthz (60 ms) answer, and until the first status is written.") { Rounds };
        command.SetAction((parsed, cancellation) => StartRun.MeasureAsync(parsed.GetValue(Rounds), cancellation).ShowAsync());
        return command;
    }
}
