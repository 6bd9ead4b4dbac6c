using System.CommandLine;

namespace AgentRegions.Benchmarks.Probes;

internal static class ProbesCommand
{
    private static readonly Option<int> Targets = Number("--targets", "How many regions are probed, at most 5000", 1000, 5000);
    private static readonly Option<int> Seconds = Number("--seconds", "How long is measured, at most 300", 20, 300);
    private static readonly Option<int> IntervalMs = Number("--interval-ms", "The time between two probes of a region", 1000, 60_000);
    private static readonly Option<int> Serve = new("--serve") { Hidden = true, Description = "Runs the server that is probed, on this port" };

    public static Command Create()
    {
        var command = new Command("probes", "Probes many regions, served by a process of its own on loopback, and measures processor time, lateness and memory. Budget for 1,000 at 1 s: 10 % of a core, p99 lateness 50 ms.")
        {
            Targets, Seconds, IntervalMs, Serve,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetResult(Serve) is null)
                return await ProbesRun.MeasureAsync(parsed.GetValue(Targets), TimeSpan.FromMilliseconds(parsed.GetValue(IntervalMs)), TimeSpan.FromSeconds(parsed.GetValue(Seconds)), cancellation);
            await ProbedServer.RunAsync(parsed.GetValue(Serve), cancellation);
            return 0;
        });
        return command;
    }

    private static Option<int> Number(string name, string description, int value, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is var given && (given < 1 || given > most))
                result.AddError($"{name} takes a number from 1 to {most}");
        });
        return option;
    }
}
