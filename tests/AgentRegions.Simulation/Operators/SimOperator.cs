using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Health;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Probing.Control;
using AgentRegions.Probing.Scheduling;
using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Clusters;
using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Mutants;
using AgentRegions.Simulation.Network;
using AgentRegions.Simulation.Regions;
using AgentRegions.Simulation.Running;
using AgentRegions.Simulation.Store;
using AgentRegions.Simulation.Zone;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRegions.Simulation.Operators;

/// <summary>One operator process: the real probing, heartbeat, planner and protocol, wired as the operator's composition root wires them.</summary>
#pragma warning disable CA1001 // Who crashes disposes of nothing.
internal sealed class SimOperator
#pragma warning restore CA1001
{
    public static readonly NamespacedName Service = new("agents", "support");
    private readonly World _world;
    private readonly SimProcess _process;
    private readonly Cluster _cluster;
    private readonly ProbeScheduler _probes;
    private readonly Heartbeat _heartbeat;
    private readonly ReportBoard _board = new();
    private readonly MutantMembership _membership;
    private readonly Mutation _mutation;
    private readonly ServiceProtocol _protocol;
    private readonly Wakeup _news;
    private readonly ControlReach _control;

    public SimOperator(World world, SimProcess process, Cluster cluster)
    {
        (_world, _process, _cluster) = (world, process, cluster);
        var store = new StorePort(process, world.Network, world.Store, world.Observations);
        _probes = new(
            new SimProber(process, world.Network, world.Facts.Regions, world.Facts.Sights), SimMeters.Metrics, process.Clock, NullLogger<ProbeScheduler>.Instance, Scenario.ProbeTick);
        _mutation = world.Scenario.Options.Mutation;
        var register = new MutantStore(store, _mutation);
        _heartbeat = new(Places.Name(process.Place), process.Name, store, process.Clock, Scenario.Rhythm);
        _membership = new(_heartbeat, _mutation, process, world.Store.Stamps);
        _protocol = new(
            // Votes are gathered, silence is leadership's: without the one mechanism the other stays.
            Service, new MutantMembership(_heartbeat, _mutation == Mutation.SilentObserversVote ? Mutation.None : _mutation, process, world.Store.Stamps), register, new MutantZone(new ZonePort(process, world.Network, world.Zone, world.Observations), _mutation, register), process.Clock, Scenario.Protocol);
        _news = new(process.Clock);
        _control = new(
            new OutsideLook(process, world.Network, Scenario.Control.Timeout),
            _mutation == Mutation.IsolatedObserversVote ? new() : Scenario.Control, process.Clock);
        _control.Changed += Relay;
        _probes.Changed += change =>
        {
            if (change.Now.Verdict is Verdict.Down or Verdict.Degraded)
                _control.AskNow();
            Tell();
        };
        _heartbeat.Seen += before =>
        {
            if (RosterNews.Concerns(before, _heartbeat.Roster, Service, Scenario.Rhythm))
                _news.Wake();
        };
        cluster.Changed = _ => process.Run(Adopt);
    }

    public ServiceOutcome? Latest { get; private set; }

    public void Start()
    {
        _board.Abstain(_control.Abstains);
        Adopt();
        _ = _probes.StartAsync(CancellationToken.None);
        _ = GuardAsync(_heartbeat.RunAsync(() => _board.Current, IsUrgent, CancellationToken.None));
        _ = GuardAsync(ServeAsync());
        _ = GuardAsync(_control.RunAsync(CancellationToken.None));
    }

    private async Task GuardAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e)
        {
            _world.Observations.Violated(Invariant.NoCrash, e.ToString());
        }
    }

    private void Adopt()
    {
        foreach (var region in _cluster.Seen.Regions)
            _probes.Put(new() { Region = new(Service.Namespace, region.Name), Endpoint = new(region.Spec.Endpoint), Health = region.Spec.Health });
        Tell();
    }

    /// <summary>There is news from this operator itself: for the others, and for its own next turn.</summary>
    private void Tell()
    {
        if (_board.Put(Gathering.Report(Facts(), _membership, Latest?.Claim, Latest?.DnsFault)))
            _heartbeat.Nudge();
        _news.Wake();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            // Before the facts are gathered: news that comes from here on begins another turn.
            _news.Clear();
            Latest = await _protocol.TakeTurnAsync(_membership.Weaken(Gathering.Gather(Facts(), _membership, _process.Clock)), CancellationToken.None);
            Say(Latest);
            if (Latest.Register is { } register)
                _world.Observations.Shown(_process, register);
            if (_board.Put(Gathering.Report(Facts(), _membership, Latest.Claim, Latest.DnsFault)))
                _heartbeat.Nudge();
            var pause = Sooner(Latest.ComeBackIn);
            await _news.WaitAsync(pause > TimeSpan.Zero ? pause : TimeSpan.Zero, CancellationToken.None);
        }
    }

    private void Say(ServiceOutcome outcome)
    {
        if (!_world.Trace.KeepsLines)
            return;
        foreach (var happened in outcome.Events)
            _world.Trace.Say(_world.Scheduler.Now, _process.Name, $"  says {happened.Reason}: {happened.Message}");
        if (outcome.Fault is { } fault)
            _world.Trace.Say(_world.Scheduler.Now, _process.Name, $"  cannot, {fault.Reason}: {fault.Message}");
    }

    private void Relay()
    {
        var why = _control.Abstains;
        if (why is not null)
            _world.Observations.Took(Step.Abstention, _process, why);
        _board.Abstain(why);
        _heartbeat.Nudge();
        Tell();
    }

    /// <summary>When a view that is no evidence yet may become one.</summary>
    private TimeSpan Sooner(TimeSpan wait)
    {
        foreach (var region in _cluster.Seen.Regions)
            if (_probes.Get(new(Service.Namespace, region.Name)) is { } view && !_control.IsEvidence(view, region.Spec.Health) && _control.EvidenceIn(region.Spec.Health) is { } soon && soon < wait)
                wait = soon;
        return wait;
    }

    /// <summary>An active region fails its probes: what the others say of it is awaited.</summary>
    private bool IsUrgent()
    {
        if (Latest?.Register?.Published is not { } published)
            return false;
        foreach (var name in published.Active)
            if (_probes.Get(new(Service.Namespace, name)) is { ConsecutiveFailures: > 0 })
                return true;
        return false;
    }

    private LocalFacts Facts() => new()
    {
        Service = Service,
        Policy = _cluster.Seen.Policy,
        Regions = [.. _cluster.Seen.Regions.Select(r => new LocalRegion(r.Name, r.Spec, View(r)))],
        SpecHash = _cluster.Seen.Hash,
        Requests = Open(_cluster.Seen.Requests),
        Commands = _cluster.Seen.Commands,
        Abstains = _control.Abstains,
    };

    private ObserverView? View(NamedRegion region) =>
        _probes.Get(new(Service.Namespace, region.Name)) is { } view && (_mutation == Mutation.IsolatedVerdictsKept || _control.IsEvidence(view, region.Spec.Health)) ? view : null;

    /// <summary>Requests whose end the register does not show yet: their objects have no status.</summary>
    private IReadOnlyList<RelayedRequest> Open(IReadOnlyList<RelayedRequest> requests) =>
        requests.Count == 0 || Latest?.Register is not { } register ? requests : [.. requests.Where(r => !register.HasHandled(r.Name))];
}
