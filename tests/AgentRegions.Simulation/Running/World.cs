using AgentRegions.Core.Dns;
using AgentRegions.Core.Resources;
using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Clusters;
using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Mutants;
using AgentRegions.Simulation.Network;
using AgentRegions.Simulation.Operators;
using AgentRegions.Simulation.Regions;
using AgentRegions.Simulation.Sessions;
using AgentRegions.Simulation.Store;
using AgentRegions.Simulation.Zone;

namespace AgentRegions.Simulation.Running;

/// <summary>All parts of one seed's world.</summary>
internal sealed class World
{
    private static readonly ProbeRhythm Evidence = ProbeRhythm.Of(Scenario.Health, Scenario.ProbeTick, Scenario.Rhythm);

    public World(ulong seed, RunOptions options)
    {
        var dice = new Dice(seed);
        Trace = new(options.KeepsLines);
        Scheduler = new(Trace);
        Scenario = Scenario.Draw(dice.Fork(1), options);
        Log = new(Scheduler);
        Observations = new(Scheduler, Log, Tally);
        Network = new(Scheduler, dice.Fork(2), new(), Log);
        Store = new(Scheduler, dice.Fork(4), Observations, isStrong: options.Mutation != Mutation.EventuallyConsistentStore);
        Zone = new(Scheduler, dice.Fork(5), Observations, Log, options.Mutation);
        var specs = Scenario.Regions.Select(place => new NamedRegion(Places.Name(place), Scenario.Region(place))).ToList();
        Facts = new() { Observers = Scenario.Observers, Regions = [.. Scenario.Regions.Select(place => new SimRegion(place))], Policy = Scenario.Policy };
        foreach (var region in specs)
            Facts.Owns(region.Name, region.Spec.Dns.Addresses!.Ipv4[0]);
        Observations.Watch(new OneActorPerTerm(Facts, (Scenario.Rhythm.Lease - (Scenario.Rhythm.Margin / 2)) * 0.95), new DnsIsWhole(Facts), new ChangesHaveEvidence(Facts, Evidence), new RulesSurvive(Facts, TimeSpan.FromSeconds(60), Scenario.Rhythm.Silence));
        Hosts = [.. Scenario.Observers.Select(place => new OperatorHost(
            this, new(Scheduler, dice.Fork(20 + place), place, new() { Policy = Scenario.Policy, Regions = specs }), dice.Fork(30 + place)))];
        foreach (var host in Hosts)
            host.Cluster.Delivered = state => Note(host.Place, state);
        Network.Crash = Crash;
        Sessions = Scenario.HasSessions ? new(this, dice.Fork(9)) : null;
        Director = new(this, dice.Fork(6));
    }

    public Trace Trace { get; }

    public Scheduler Scheduler { get; }

    public Scenario Scenario { get; }

    public FaultLog Log { get; }

    public Tally Tally { get; } = new();

    public Observations Observations { get; }

    public SimNetwork Network { get; }

    public SimStore Store { get; }

    public SimZone Zone { get; }

    public Facts Facts { get; }

    public IReadOnlyList<OperatorHost> Hosts { get; }

    public FaultDirector Director { get; }

    /// <summary>Null: nobody talks in this world.</summary>
    public SessionWorld? Sessions { get; }

    public SimRegion Region(int index) => Facts.Regions[index % Facts.Regions.Count];

    /// <summary>The active region by the register; null before the first placement.</summary>
    public SimRegion? Active => Store.Value?.Published is { } published ? Facts.Regions.First(r => r.Name == published.Active[0]) : null;

    public OperatorHost Host(int index) => Hosts[index % Hosts.Count];

    private void Crash(SimProcess process)
    {
        if (Sessions?.HostOf(process) is { } agent)
            agent.Crash();
        else
            Hosts.First(h => h.Place == process.Place).Crash();
    }

    private void Note(int place, ClusterState state)
    {
        Facts.SpecsChangedAt = Scheduler.Now;
        Facts.PausedSince[place] = state.Policy.Mode == FailoverMode.Paused ? Facts.PausedSince[place] ?? Scheduler.Now : null;
    }

    /// <summary>The region that a client is sent to now; null when it is told nothing.</summary>
    public SimRegion? Resolve()
    {
        var address = Zone.Answered.Records.FirstOrDefault(r => r.Type == DnsRecordType.A)?.Values[0];
        return address is null ? null : Facts.Regions.FirstOrDefault(r => r.Name == Facts.RegionOf(address));
    }
}
