using System.CommandLine;
using AgentRegions.Benchmarks.Budgets;
using AgentRegions.Benchmarks.Checkpoints;
using AgentRegions.Benchmarks.Dns;
using AgentRegions.Benchmarks.Failovers;
using AgentRegions.Benchmarks.Operators;
using AgentRegions.Benchmarks.Probes;
using AgentRegions.Benchmarks.Runtimes;
using AgentRegions.Benchmarks.Sidecars;
using AgentRegions.Benchmarks.Starts;
using AgentRegions.Benchmarks.Switchovers;

var root = new RootCommand("Measures the budgets of the design on loopback. Exit code 1: a budget was missed.")
{
    BudgetsCommand.Create(),
    DnsCommand.Create(),
    FailoverCommand.Create(),
    ProbesCommand.Create(),
    RegionsCommand.Create(),
    RuntimeCommand.Create(),
    SessionsCommand.Create(),
    SidecarCommand.Create(),
    StartCommand.Create(),
    SwitchoverCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
