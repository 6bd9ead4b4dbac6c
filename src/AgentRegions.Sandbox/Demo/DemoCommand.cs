using System.CommandLine;
using AgentRegions.Sandbox.Chaos;
using Spectre.Console;

namespace AgentRegions.Sandbox.Demo;

internal static class DemoCommand
{
    private const string Help = """
        Shows a region die and the traffic move, in about half a minute, on this machine alone: three regions, Route 53, a Kubernetes API
        server and the real operator in one process. Without a terminal it prints lines, and fails when something does not happen.
        """;

    public static Command Create()
    {
        var keep = new Option<bool>("--keep") { Description = "Stay up after the show, to play with: prints the kubeconfig and what to try" };
        var svg = new Option<FileInfo?>("--svg") { HelpName = "FILE", Description = "Write a picture of the moment after the failover" };
        var command = new Command("demo", Help) { keep, svg };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new DemoOptions
            {
                Directory = WorldFile.OfRepository().Directory,
                Keep = parsed.GetValue(keep),
                Svg = parsed.GetValue(svg)?.FullName,
                UsualPorts = true,
            };
            try
            {
                return await new DemoRun(options, AnsiConsole.Console).RunAsync(cancellationToken);
            }
            catch (Exception e) when (e is ChaosException or IOException)
            {
                await Console.Error.WriteLineAsync($"demo: {e.Message}");
                return 1;
            }
        });
        return command;
    }
}
