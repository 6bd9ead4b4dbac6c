using AgentRegions.Core;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;
using AgentRegions.Probing.Scheduling;
using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Clusters;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Regions;
using AgentRegions.Simulation.Running;
using AgentRegions.Simulation.Store;
using AgentRegions.Simulation.Zone;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRegions.Simulation.Operators;

/// <summary>One operator process: the real probing, planner and protocol, wired as the operator's composition root wires them.</summary>
#pragma warning disable CA1001 // Who crashes disposes of nothing.
internal sealed class SimOperator
#pragma warning restore CA1001
{
    public static readonly NamespacedName Service = new("agents", "support");
    private readonly World _world;
    private readonly SimProcess _process;
    private readonly Cluster _cluster;
    private readonly ProbeScheduler _probes;
    private readonly ServiceProtocol _protocol;
    private readonly Alarm _alarm;

    public SimOperator(World world, SimProcess process, Cluster cluster)
    {
        (_world, _process, _cluster) = (world, process, cluster);
        _probes = new(new SimProber(process, world.Network, world.Facts.Regions, world.Facts.Sights), SimMeters.Metrics, process.Clock, NullLogger<ProbeScheduler>.Instance, Scenario.ProbeTick);
        _protocol = new(Service, process.Name, new StorePort(process, world.Network, world.Store), new ZonePort(process, world.Network, world.Zone), process.Clock, Scenario.Protocol);
        _alarm = new(process.Clock);
        _probes.Changed += _ => _alarm.Ring();
        cluster.Changed = _ => process.Run(Adopt);
    }

    public ServiceOutcome? Latest { get; private set; }

    public void Start()
    {
        Adopt();
        _ = _probes.StartAsync(CancellationToken.None);
        _ = RunAsync();
    }

    private void Adopt()
    {
        foreach (var region in _cluster.Seen.Regions)
            _probes.Put(new() { Region = new(Service.Namespace, region.Name), Endpoint = new(region.Spec.Endpoint), Health = region.Spec.Health });
        _alarm.Ring();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var input = Gather();
                Latest = await _protocol.TakeTurnAsync(input, CancellationToken.None);
                if (Latest.Register is { } register)
                    _world.Observations.Shown(_process, register);
                await _alarm.WaitAsync(Latest.ComeBackIn);
            }
        }
        catch (Exception e)
        {
            _world.Observations.Violated(Invariant.NoCrash, e.ToString());
        }
    }

    private ServiceInput Gather() => new()
    {
        Policy = _cluster.Seen.Policy,
        Regions = [.. _cluster.Seen.Regions.Select(State)],
        Requests = _cluster.Seen.Requests,
    };

    private RegionState State(NamedRegion region)
    {
        var view = _probes.Get(new(Service.Namespace, region.Name))!;
        var vote = new Vote(_process.Name, view.Verdict, view.Reason.ToString(), view.Message, _process.Clock.GetElapsedTime(view.SinceTimestamp));
        return new()
        {
            Name = region.Name,
            Spec = region.Spec,
            Votes = [vote],
            Quorum = QuorumRules.Judge([vote], 1),
            Contract = view.Verdict == Verdict.Healthy ? view.Contract : view.LastGoodReport?.ToContract(),
        };
    }
}
