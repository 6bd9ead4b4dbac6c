using System.CommandLine;
using AgentRegions.Benchmarks.Budgets;

namespace AgentRegions.Benchmarks.Runtimes;

internal static class RuntimeCommand
{
    private static readonly Option<int> Objects = new("--objects") { Description = "How many objects there are", DefaultValueFactory = _ => 5000 };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often each controller runs, in turn; the medians count", DefaultValueFactory = _ => 3 };
    private static readonly Option<int> Changes = new("--changes") { Description = "Spec changes in a round, one after the other", DefaultValueFactory = _ => 300 };

    public static Command Create()
    {
        var command = new Command("runtime", """
            The same controller on AgentRegions.Kubernetes and on client-go, natively compiled, in turn on the same objects: processor time of a burst that
            gives every object a status, first status after the start, spec change to status, peak memory. Without a Go toolchain the stored ratios are shown.
            """) { Objects, Rounds, Changes };
        command.SetAction((parsed, cancellation) =>
            RuntimeRun.MeasureAsync(new(parsed.GetValue(Objects), parsed.GetValue(Rounds), parsed.GetValue(Changes)), cancellation).ShowAsync());
        return command;
    }
}
