using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using AgentRegions.Sandbox.Agents;

namespace AgentRegions.Sandbox.Chaos;

/// <summary>./dev chaos: one subcommand per action.</summary>
internal static class ChaosCommand
{
    private const string Help = """
        Breaks the running world, and mends it. Start one with ./dev demo --keep, and watch it in a second terminal:

          ./dev kubectl get areg,fop,failovers -w
          ./dev chaos kill us-east-1       # eu-west-1 serves within seconds
          ./dev chaos revive us-east-1     # and hands back when us-east-1 was well for long enough
          ./dev chaos slow eu-west-1 --seconds 2
          ./dev chaos heal                 # everything as new

        Regions: us-east-1, eu-west-1, us-west-2.
        """;

    public static Command Create()
    {
        var command = new Command("chaos", Help);
        foreach (var action in ChaosActions.All)
            command.Add(Create(action));
        var status = new Command("status", "What is broken now");
        status.SetAction((_, cancellationToken) => RunAsync(StatusAsync, cancellationToken));
        command.Add(status);
        return command;
    }

    private static Command Create(ChaosAction action)
    {
        var command = new Command(action.Name, action.Help);
        var region = new Argument<string?>("region") { Description = "For example us-east-1", Arity = action.Where == ChaosScope.Region ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne };
        if (action.Where != ChaosScope.Everywhere)
            command.Add(region);
        var seconds = new Option<double?>("--seconds") { Description = "How late it answers: 0 to 3600", CustomParser = Seconds };
        if (action.Name == "slow")
            command.Add(seconds);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            (client, cancellation) => client.ApplyAsync(
                new(action.Name, action.Where == ChaosScope.Everywhere ? null : parsed.GetValue(region), action.Name == "slow" ? parsed.GetValue(seconds) : null), cancellation),
            cancellationToken));
        return command;
    }

    private static double? Seconds(ArgumentResult result)
    {
        if (double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var seconds))
            return seconds;
        result.AddError($"--seconds takes a number such as 2 or 0.5, not \"{result.Tokens[0].Value}\"");
        return null;
    }

    private static async Task<int> RunAsync(Func<ControlClient, CancellationToken, Task<string>> ask, CancellationToken cancellationToken)
    {
        try
        {
            var client = new ControlClient(WorldFile.OfRepository().Read());
            Console.WriteLine(await ask(client, cancellationToken));
            return 0;
        }
        catch (ChaosException e)
        {
            await Console.Error.WriteLineAsync($"chaos: {e.Message}");
            return 1;
        }
    }

    private static async Task<string> StatusAsync(ControlClient client, CancellationToken cancellationToken)
    {
        var state = await client.StateAsync(cancellationToken);
        return string.Join('\n', state.Agents.Select(Line).Concat(state.Faults));
    }

    public static string Line(AgentSummary agent)
    {
        var condition = (agent.Running, agent.Cut, agent.Mode) switch
        {
            (false, _, _) => "dead",
            (_, true, _) => "cut off",
            (_, _, AgentMode.Ok) => "well",
            // As the commands call it: 503, half-fail, ...
            (_, _, AgentMode.Down503) => "503",
            var (_, _, mode) => JsonNamingPolicy.KebabCaseLower.ConvertName(mode.ToString()),
        };
        return $"{agent.Region,-12} {condition,-10} model {agent.ModelTag}  streams {agent.Streams}  {agent.Endpoint}";
    }
}
