using System.CommandLine;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Mutants;
using Spectre.Console;

namespace AgentRegions.Simulation.Cli;

internal static class SimulateCommand
{
    private const string Help = """
        Runs the operators' real code, three of them, in simulated worlds where everything goes wrong that can: each seed draws a world and its faults,
        half an hour of chaos and healing in virtual time. Checkers watch what must always hold (src/AgentRegions.Core/PROTOCOL.md).

          --seeds 20000                 what CI runs
          --seed 4711 --trace           one seed again, exactly, as a timeline
          --seed 4711 --shrink --trace  and made smaller, while the same invariant still breaks
          --mutation all                take each safety mechanism away: how soon do the checkers notice?

        Ends with 1 when an invariant was broken, or a mutation went unnoticed.
        """;

    public static RootCommand Create()
    {
        var seeds = new Option<long>("--seeds") { HelpName = "N", Description = "How many seeds to run", DefaultValueFactory = _ => 1000 };
        var first = new Option<ulong>("--first") { HelpName = "SEED", Description = "The first of them", DefaultValueFactory = _ => 1 };
        var seed = new Option<ulong?>("--seed") { HelpName = "SEED", Description = "Run this seed alone" };
        var trace = new Option<bool>("--trace") { Description = "With --seed: print what happened, line by line" };
        var shrink = new Option<bool>("--shrink") { Description = "With --seed: look for a smaller run that fails the same way" };
        var threads = new Option<int>("--threads") { HelpName = "T", Description = "Threads; each runs whole seeds by itself", DefaultValueFactory = _ => Environment.ProcessorCount };
        var minutes = new Option<double>("--minutes") { HelpName = "M", Description = $"Virtual minutes a seed, the last {RunOptions.Healing.TotalMinutes:0} of them without faults", DefaultValueFactory = _ => 30 };
        var faults = new Option<FaultKind[]>("--faults") { HelpName = "KIND,...", Description = $"Only these kinds of fault: {string.Join(", ", Enum.GetNames<FaultKind>())}", AllowMultipleArgumentsPerToken = true };
        var leave = new Option<int[]>("--leave") { HelpName = "N ...", Description = "Leave out these episodes of the seed's plan (a shrunk run names them)", AllowMultipleArgumentsPerToken = true };
        var page = new Option<bool>("--status-page") { Description = "Give every world's policy a status page" };
        var drills = new Option<bool>("--drills") { Description = "Give every world's policy drills that go there and back" };
        var mutation = new Option<string?>("--mutation") { HelpName = "NAME", Description = $"Take a safety mechanism away: {string.Join(", ", Enum.GetNames<Mutation>().Skip(1))}; or all, one after the other" };
        var command = new RootCommand(Help) { seeds, first, seed, trace, shrink, threads, minutes, faults, leave, page, drills, mutation };
        command.SetAction(parsed =>
        {
            var wanted = parsed.GetValue(mutation);
            var options = new RunOptions
            {
                Length = TimeSpan.FromMinutes(Math.Max(parsed.GetValue(minutes), RunOptions.Healing.TotalMinutes + 2)),
                Kinds = parsed.GetValue(faults) is { Length: > 0 } kinds ? kinds.Aggregate(0UL, (bits, kind) => bits | (1UL << (int)kind)) : ulong.MaxValue,
                Left = parsed.GetValue(leave) ?? [],
                StatusPage = parsed.GetValue(page),
                Drills = parsed.GetValue(drills),
                Mutation = wanted is null or "all" ? Mutation.None : Enum.Parse<Mutation>(wanted, ignoreCase: true),
            };
            var session = new Session(AnsiConsole.Console, options, parsed.GetValue(threads));
            return wanted == "all" ? session.Mutations(parsed.GetValue(first), parsed.GetValue(seeds))
                : parsed.GetValue(seed) is { } one ? session.One(one, parsed.GetValue(trace), parsed.GetValue(shrink))
                : session.Many(parsed.GetValue(first), parsed.GetValue(seeds));
        });
        return command;
    }
}
