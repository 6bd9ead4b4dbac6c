using System.CommandLine;

namespace AgentRegions.Benchmarks.Budgets;

internal static class BudgetsCommand
{
    private static readonly Argument<string?> Row = new("row") { Description = $"One of them: {string.Join(", ", BudgetRow.All.Select(r => r.Name))}", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<bool> Markdown = new("--markdown") { Description = "The table as Markdown, for the README" };
    private static readonly Option<FileInfo?> Into = new("--into") { Hidden = true, Description = "Measures one row and writes what was found into this file" };

    public static Command Create()
    {
        var command = new Command("budgets", "Measures every budget of the design, each in a process of its own and in bounded time, and prints the table. Exit code 1: one was missed.")
        {
            Row, Markdown, Into,
        };
        Row.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } name && BudgetRow.All.All(r => r.Name != name))
                result.AddError($"there is no row {name}; the rows are {string.Join(", ", BudgetRow.All.Select(r => r.Name))}");
        });
        command.SetAction((parsed, cancellation) =>
        {
            var rows = parsed.GetValue(Row) is { } name ? BudgetRow.All.Where(r => r.Name == name) : BudgetRow.All;
            return parsed.GetValue(Into) is { } file ? BudgetsRun.MeasureIntoAsync(rows.First(), file, cancellation) : BudgetsRun.RunAsync([.. rows], parsed.GetValue(Markdown), cancellation);
        });
        return command;
    }
}
