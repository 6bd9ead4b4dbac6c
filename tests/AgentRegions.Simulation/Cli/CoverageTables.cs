using System.Globalization;
using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Running;
using Spectre.Console;

namespace AgentRegions.Simulation.Cli;

/// <summary>Shows that something happened: each fault, each step, and each of one with each of the other.</summary>
internal static class CoverageTables
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static void Print(IAnsiConsole console, BatchResult batch)
    {
        var tally = batch.Tally;
        var table = new Table().Title("Fault × step: how often a step was taken while the fault went on, or within 20 s after").Border(TableBorder.Simple);
        table.AddColumn("");
        table.AddColumn(new TableColumn("happened").RightAligned());
        var steps = Enum.GetValues<Step>().Where(s => tally.Steps[(int)s] > 0).ToList();
        foreach (var step in steps)
            table.AddColumn(new TableColumn(Short(step)).RightAligned());
        table.AddRow(["[bold]all[/]", "", .. steps.Select(s => $"[bold]{Number(tally.Steps[(int)s])}[/]")]);
        foreach (var kind in Enum.GetValues<FaultKind>())
            table.AddRow([kind.ToString(), Number(tally.Faults[(int)kind]), .. steps.Select(s => Number(tally.Together[(int)kind, (int)s]))]);
        Wide(console, table);
        console.MarkupLineInterpolated(Culture, $"[bold]{tally.Seeds}[/] seeds in {batch.Took.TotalSeconds:0.0} s: [bold]{batch.SeedsPerSecond:0}[/] a second; {tally.Events / Math.Max(1, tally.Seeds)} events a seed, {TimeSpan.FromTicks(tally.VirtualTicks).TotalDays / 365:0.0} virtual years");
        console.MarkupLineInterpolated(Culture, $"{Share(tally.WithFailover, tally.Seeds)} of the seeds had a failover; clients were sent to a healthy region {Share(tally.ResolvedWell, tally.Resolved)} of the time, with every fault there is");
    }

    /// <summary>As wide as it is: in a log nobody wants it folded.</summary>
    public static void Wide(IAnsiConsole console, Table table)
    {
        var width = console.Profile.Width;
        console.Profile.Width = Math.Max(width, 260);
        console.Write(table);
        console.Profile.Width = width;
    }

    private static string Share(long part, long whole) => (whole == 0 ? 0 : 100.0 * part / whole).ToString("0.0", Culture) + " %";

    private static string Number(long number) => number switch
    {
        0 => "[grey]·[/]",
        >= 10_000_000 => (number / 1_000_000).ToString(Culture) + "M",
        >= 10_000 => (number / 1000).ToString(Culture) + "k",
        _ => number.ToString(Culture),
    };

    private static string Short(Step step) => step switch
    {
        Step.BatchAccepted => "accepted",
        Step.BatchRefused => "refused",
        Step.RecordsRefused => "records",
        Step.RequestEnded => "asked",
        Step.WriteRefused => "cas lost",
        _ => step.ToString().ToLowerInvariant(),
    };
}
