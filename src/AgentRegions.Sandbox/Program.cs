using System.CommandLine;
using AgentRegions.Sandbox.Agents;

var root = new RootCommand("Agents to probe and to break, on this machine. Try: agent --region us-east-1 --port 18081")
{
    AgentCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
