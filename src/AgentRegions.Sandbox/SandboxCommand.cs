using System.CommandLine;
using System.CommandLine.Help;
using AgentRegions.Sandbox.Agents;
using AgentRegions.Sandbox.ApiServer;
using AgentRegions.Sandbox.Chaos;
using AgentRegions.Sandbox.Demo;
using AgentRegions.Sandbox.Dns.Dig;
using AgentRegions.Sandbox.Tools;

namespace AgentRegions.Sandbox;

/// <summary>Everything this program can do. It is no RootCommand: that has the assembly's name in every usage line, and people call it as ./dev.</summary>
internal static class SandboxCommand
{
    // dig takes @SERVER, which would else name a file of arguments.
    private static readonly ParserConfiguration Words = new() { ResponseFileTokenReplacer = null };

    public static Task<int> RunAsync(string[] args, InvocationConfiguration? console = null) => Create().Parse(args, Words).InvokeAsync(console);

    private static Command Create() => new("./dev", "A whole multi-region world on this machine: see it with ./dev demo, play with it with ./dev demo --keep")
    {
        new HelpOption(),
        AgentCommand.Create(),
        DemoCommand.Create(),
        ChaosCommand.Create(),
        DigCommand.Create(),
        ToolsCommand.Create(),
        ToolsCommand.CreateDynamoDbLocal(),
        ApiServerCommand.Create(),
    };
}
