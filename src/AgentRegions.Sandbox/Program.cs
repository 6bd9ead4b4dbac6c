using System.CommandLine;
using AgentRegions.Sandbox.Agents;
using AgentRegions.Sandbox.ApiServer;
using AgentRegions.Sandbox.Chaos;
using AgentRegions.Sandbox.Demo;
using AgentRegions.Sandbox.Dns.Dig;
using AgentRegions.Sandbox.Tools;

var root = new RootCommand("A whole multi-region world on this machine: see it with ./dev demo, play with it with ./dev demo --keep")
{
    AgentCommand.Create(),
    DemoCommand.Create(),
    ChaosCommand.Create(),
    DigCommand.Create(),
    ToolsCommand.Create(),
    ApiServerCommand.Create(),
};
// dig takes @SERVER, which would else name a file of arguments.
return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null }).InvokeAsync();
