using System.CommandLine;

namespace AgentRegions.Benchmarks.Starts;

internal static class StartCommand
{
    private static readonly Option<string> Program = new("--operator") { Required = true, Description = "The published program: ./dev publish DIR makes DIR/agentregion-operator" };
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How many starts, each with one object", DefaultValueFactory = _ => 10 };
    private static readonly Option<int> Objects = new("--objects") { Description = "How many AgentRegions the operator holds when its memory is measured", DefaultValueFactory = _ => 1000 };

    public static Command Create()
    {
        var command = new Command("start", "Starts the published operator and measures until the first status is written (400 ms), and its resident memory with many objects (80 MiB).")
        {
            Program, Rounds, Objects,
        };
        command.SetAction((parsed, cancellation) => StartRun.MeasureAsync(parsed.GetRequiredValue(Program), parsed.GetValue(Rounds), parsed.GetValue(Objects), cancellation));
        return command;
    }
}
