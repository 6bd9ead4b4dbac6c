using System.CommandLine;
using AgentRegions.Benchmarks.Probes;

var root = new RootCommand("Measures the budgets of the design on loopback. Exit code 1: a budget was missed.")
{
    ProbesCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
