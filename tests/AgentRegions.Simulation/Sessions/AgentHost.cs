using System.Globalization;
using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Network;
using AgentRegions.Simulation.Regions;
using AgentRegions.Simulation.Running;

namespace AgentRegions.Simulation.Sessions;

/// <summary>A region's Deployment of the agent: starts it, and again after each crash, with nothing but what the tables have.</summary>
internal sealed class AgentHost(World world, SessionWorld sessions, SimRegion region, Dice dice) : IEpochSource
{
    private readonly Dice _dice = dice;
    private EpochKnowledge? _known;
    private long _knownAt;
    private int _starts;

    public SimRegion Region => region;

    public SimProcess? Process { get; private set; }

    public SimAgent? Agent { get; private set; }

    /// <summary>What the region's own operator says, when it is there to be asked; else what it last said.</summary>
    public EpochKnowledge? Current
    {
        get
        {
            var host = world.Hosts.FirstOrDefault(h => h.Place == region.Place);
            if (host is { Process: { IsAlive: true, IsPaused: false }, Running.Latest: { Fault: null, Register: { Published: { } published } register } })
                (_known, _knownAt) = (new(register.Epoch, published.Active, TimeSpan.Zero), world.Scheduler.Now);
            return _known is null ? null : _known with { Age = TimeSpan.FromTicks(world.Scheduler.Now - _knownAt) };
        }
    }

    public void Start()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{region.Name}/agent-{++_starts}");
        Process = new(world.Scheduler, region.Place, name, world.Scenario.Clocks[region.Place]);
        var tables = new SessionTables(
            new TablePort(Process, world.Network, sessions.SessionsAt(region.Name), [region.Place], CallKind.ReadSession, CallKind.WriteSession),
            new TablePort(Process, world.Network, sessions.Effects, EffectPlaces(), CallKind.ReadEffect, CallKind.WriteEffect));
        if (_starts > 1)
            world.Observations.Took(Step.AgentRestart, Process, "starts");
        Process.Run(() => Agent = new(sessions, Process, tables, sessions.Options(region.Name), this));
    }

    public void Crash()
    {
        if (Process is not { IsAlive: true })
            return;
        if (world.Trace.KeepsLines)
            world.Trace.Say(world.Scheduler.Now, Process.Name, "crashes");
        Process.Crash();
        Agent = null;
        world.Scheduler.After(_dice.Seconds(0.5, 30), Start);
    }

    /// <summary>A client's request arrives.</summary>
    public void Receive(Turn turn, Action<TurnAnswer> answer)
    {
        if (region.Truth != Core.Resources.Verdict.Down && Process is { IsAlive: true } process && Agent is { } agent)
            process.Run(() => _ = GuardAsync(agent.HandleAsync(turn, answer)));
    }

    private int[] EffectPlaces() => [.. Enumerable.Range(0, Places.Replicas).Select(i => Places.FirstReplica + ((region.Place + i) % Places.Replicas))];

    private async Task GuardAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e)
        {
            world.Observations.Violated(Checks.Invariant.NoCrash, e.ToString());
        }
    }
}
