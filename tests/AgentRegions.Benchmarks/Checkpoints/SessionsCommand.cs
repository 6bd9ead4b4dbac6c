using System.CommandLine;
using AgentRegions.Benchmarks.Budgets;

namespace AgentRegions.Benchmarks.Checkpoints;

internal static class SessionsCommand
{
    private static readonly Option<int> Turns = new("--turns") { Description = "Messages of 1 KB, one every 5 s and each with a checkpoint", DefaultValueFactory = _ => 500 };

    public static Command Create()
    {
        var command = new Command("sessions", "Write units and bytes of a session of 1 KB messages (3 units a checkpoint, 0 when clean), beside a full snapshot every 5 s. In virtual time.") { Turns };
        command.SetAction((parsed, _) => SessionsRun.MeasureAsync(parsed.GetValue(Turns)).ShowAsync());
        return command;
    }
}
