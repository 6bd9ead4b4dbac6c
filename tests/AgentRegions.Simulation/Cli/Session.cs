using System.Globalization;
using System.Reflection;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Mutants;
using AgentRegions.Simulation.Running;
using Spectre.Console;

namespace AgentRegions.Simulation.Cli;

/// <summary>What the command does, and what it prints.</summary>
internal sealed class Session(IAnsiConsole console, RunOptions options, int threads)
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public int Many(ulong first, long count)
    {
        console.MarkupLineInterpolated(Culture, $"{count} seeds from {first} on {threads} threads, {options.Length.TotalMinutes:0.#} virtual minutes each, commit {Commit}");
        var batch = Batch.Run(first, count, threads, options, static _ => false,
            (done, so) => console.MarkupLineInterpolated(Culture, $"[grey]{done} seeds, {so.SeedsPerSecond:0} a second, {so.Failed.Count} failed[/]"));
        CoverageTables.Print(console, batch);
        if (batch.Failed.Count == 0)
        {
            console.MarkupLineInterpolated(Culture, $"[green]No violation[/] in {batch.Tally.Seeds} seeds.");
            return 0;
        }
        foreach (var failed in batch.Failed.Take(20))
            console.MarkupLineInterpolated(Culture, $"[red]seed {failed.Seed}[/]: {(int)failed.Violation!.Invariant} {failed.Violation.Invariant}: {failed.Violation.Message}");
        console.MarkupLineInterpolated(Culture, $"[red]{batch.Failed.Count} of {batch.Tally.Seeds} seeds failed.[/] The first again, made smaller:");
        One(batch.Failed[0].Seed, trace: true, shrink: true);
        return 1;
    }

    public int One(ulong seed, bool trace, bool shrink)
    {
        var run = options;
        var result = SeedRun.Run(seed, run with { KeepsLines = trace && !shrink });
        if (shrink && result.Violation is { } broken)
        {
            run = new Shrinker(seed, broken.Invariant).Shrink(run);
            result = SeedRun.Run(seed, run with { KeepsLines = trace });
        }
        foreach (var line in result.Lines)
            console.Profile.Out.Writer.WriteLine(line);
        console.MarkupLineInterpolated(Culture, $"seed {seed}, commit {Commit}, {result.Tally.Events} events, trace {result.Hash:x16}");
        if (shrink)
            console.Profile.Out.Writer.WriteLine($"the same again: ./dev simulate --seed {seed} --trace{Arguments(seed, run)}");
        if (result.Violation is not { } violation)
        {
            console.MarkupLine("[green]Every invariant held.[/]");
            return 0;
        }
        console.MarkupLineInterpolated(Culture, $"[red]Invariant {(int)violation.Invariant}, {violation.Invariant}[/], at {TimeSpan.FromTicks(violation.At):mm\\:ss\\.fff}: {violation.Message}");
        return 1;
    }

    public int Mutations(ulong first, long limit)
    {
        var table = new Table().Title("What the checkers notice").AddColumns("Without", "Noticed after seeds", "Invariant", "What was seen");
        var unnoticed = 0;
        foreach (var mutation in Enum.GetValues<Mutation>().Where(m => m != Mutation.None))
        {
            var batch = Batch.Run(first, limit, threads, options with { Mutation = mutation }, static result => result.Violation is not null);
            if (batch.Failed.Count == 0 && mutation != Mutation.NoReadAfterRefusal)
                unnoticed++;
            table.AddRow(batch.Failed is [var found, ..]
                ? [mutation.ToString(), (found.Seed - first + 1).ToString(Culture), found.Violation!.Invariant.ToString(), Markup.Escape(found.Violation.Message)]
                : [mutation.ToString(), mutation == Mutation.NoReadAfterRefusal ? "not: another mechanism does the same" : $"[red]not in {batch.Tally.Seeds}[/]", "", ""]);
        }
        CoverageTables.Wide(console, table);
        return unnoticed == 0 ? 0 : 1;
    }

    private static string Arguments(ulong seed, RunOptions run)
    {
        var kinds = FaultPlan.Episodes(seed, run).Select(e => e.Kind).Distinct().ToList();
        return string.Create(Culture, $" --minutes {run.Length.TotalMinutes:0.#}")
            + (kinds.Count > 0 ? $" --faults {string.Join(' ', FaultLog.In(run.Kinds & (1UL << FaultLog.Kinds) - 1).Where(k => kinds.Contains(k) || k == FaultKind.ClockDrift))}" : "")
            + (run.Left.Count > 0 ? $" --leave {string.Join(' ', run.Left)}" : "")
            + (run.Mutation == Mutation.None ? "" : $" --mutation {run.Mutation}");
    }

    /// <summary>The build knows the commit it was made from.</summary>
    private static string Commit =>
        typeof(Session).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+') is [_, var hash] ? hash[..Math.Min(10, hash.Length)] : "unknown";
}
