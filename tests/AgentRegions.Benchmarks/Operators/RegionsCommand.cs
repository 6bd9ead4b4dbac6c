using System.CommandLine;
using AgentRegions.Benchmarks.Budgets;

namespace AgentRegions.Benchmarks.Operators;

internal static class RegionsCommand
{
    private static readonly Option<int> Regions = new("--regions") { Description = "How many AgentRegions there are", DefaultValueFactory = _ => 1000 };
    private static readonly Option<int> Interval = new("--interval") { Description = "Seconds between two probes of a region", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long is measured", DefaultValueFactory = _ => 20 };

    public static Command Create()
    {
        var command = new Command("regions", """
            The native operator with many AgentRegions, whose health a process on loopback serves: processor time, resident memory and the lateness of probes.
            Budgets: 1,000 at 1 s take 10 % of a core and 80 MiB, p99 lateness 50 ms; 10,000 at 10 s take 250 MiB.
            """) { Regions, Interval, Seconds };
        command.SetAction((parsed, cancellation) => RegionsRun.MeasureAsync(
            parsed.GetValue(Regions), TimeSpan.FromSeconds(parsed.GetValue(Interval)), TimeSpan.FromSeconds(parsed.GetValue(Seconds)), cancellation).ShowAsync());
        return command;
    }
}
