using System.CommandLine;
using AgentRegions.Core;

namespace AgentRegions.Benchmarks.Switchovers;

internal static class SwitchoverCommand
{
    private static readonly Option<int> Streams = new("--streams") { Description = "Clients, each with one open stream of 5 to 15 s at a time", DefaultValueFactory = _ => 100 };
    private static readonly Option<int> Think = new("--think") { Description = "Milliseconds between an answer and the next request of a stream", DefaultValueFactory = _ => 400 };
    private static readonly Option<int> Model = new("--model") { Description = "Milliseconds that an agent's model takes for a turn, from half to one and a half times this; 0: what the sidecars take is all there is", DefaultValueFactory = _ => 0 };
    private static readonly Option<int> Switchovers = new("--switchovers") { Description = "Planned changes, there and back; 0: the steady state", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Seconds = new("--seconds") { Description = "Seconds before and after that are measured", DefaultValueFactory = _ => 30 };

    private static readonly Option<int> Drain = new("--drain") { Description = "The policy's drain.timeout in seconds; 0: no stream is waited for", DefaultValueFactory = _ => 30 };

    private static readonly Option<bool> Sandbox = new("--sandbox") { Description = "Sidecars within this process, on the sandbox's tables, instead of processes on DynamoDB Local" };

    private static readonly Option<bool> NotAcross = new("--not-across") { Description = "The other region's replica is not read: a conversation that moves waits until it has been replicated" };

    public static Command Create()
    {
        var command = new Command("switchover", """
            A planned change of region under load: two regions, each an agent beside a sidecar process on DynamoDB Local, an operator process, clients that go by
            the sandbox's DNS and hold streams with turns and side effects. Exit code 1: a request was lost, a stream cut, or an effect run twice.
            """) { Streams, Think, Model, Switchovers, Seconds, Drain, Sandbox, NotAcross };
        command.SetAction((parsed, _) => SwitchoverRun.MeasureAsync(new()
        {
            Streams = parsed.GetValue(Streams),
            Think = TimeSpan.FromMilliseconds(parsed.GetValue(Think)),
            Model = TimeSpan.FromMilliseconds(parsed.GetValue(Model)),
            Switchovers = parsed.GetValue(Switchovers),
            ReadsAcross = !parsed.GetValue(NotAcross),
            OnDynamoDb = !parsed.GetValue(Sandbox),
            Drain = Duration.FromSeconds(parsed.GetValue(Drain)),
            Before = TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
            After = TimeSpan.FromSeconds(parsed.GetValue(Seconds)),
        }));
        return command;
    }
}
