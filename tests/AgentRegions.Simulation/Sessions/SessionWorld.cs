using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Sessions;
using AgentRegions.Simulation.Checks;
using AgentRegions.Simulation.Kernel;
using AgentRegions.Simulation.Mutants;
using AgentRegions.Simulation.Regions;
using AgentRegions.Simulation.Running;

namespace AgentRegions.Simulation.Sessions;

/// <summary>The conversations of a world: agents with the session library in each region, a global table between them, and clients that follow DNS.</summary>
internal sealed class SessionWorld
{
    private const int Clients = 2;

    /// <summary>After the last fault: a turn that waits for longer has been forgotten.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly World _world;
    private readonly GlobalTable _tables;
    private readonly MemoryTable _effects;
    private readonly List<AgentHost> _hosts;
    private readonly List<SimClient> _clients;
    private readonly ForkPolicy _forks;
    private readonly TimeSpan _keepOpen;
    private readonly TimeSpan _lag;
    private readonly HashSet<string> _judged = new(StringComparer.Ordinal);

    public SessionWorld(World world, Dice dice)
    {
        (_world, Dice) = (world, dice);
        Promises = new(world.Observations);
        var names = world.Facts.Regions.Select(r => r.Name).ToList();
        var clock = new TrueClock(world.Scheduler);
        _lag = TimeSpan.FromSeconds(dice.Of<int>([1, 4, 20]));
        var lag = new GlobalTableOptions { LeastLag = TimeSpan.FromMilliseconds(200), MostLag = _lag };
        _tables = new(names, clock, new Random(dice.Below(int.MaxValue)), lag);
        _effects = new(clock);
        _forks = dice.Of<ForkPolicy>([ForkPolicy.VersionWins, ForkPolicy.LastWriteWins, ForkPolicy.Merge]);
        _keepOpen = TimeSpan.FromSeconds(dice.Of<int>([0, 0, 90]));
        _hosts = [.. world.Facts.Regions.Select(r => new AgentHost(world, this, r, dice.Fork(r.Place)))];
        _clients = [.. Enumerable.Range(1, Clients).Select(i => new SimClient(world, this, $"s-{i}", dice.Fork(10 + i)))];
        TalkEnds = (world.Scenario.Options.Chaos + Bound).Ticks;
    }

    public Dice Dice { get; }

    public Scheduler Scheduler => _world.Scheduler;

    public Promises Promises { get; }

    /// <summary>No new turn is said from then on.</summary>
    public long TalkEnds { get; }

    public static string IdOf(string key) => key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];

    public ITable Effects =>
        _world.Scenario.Options.Mutation == Mutation.EffectsUnconditional ? new Unconditional(_effects) : _effects;

    public ITable SessionsAt(string region) =>
        _world.Scenario.Options.Mutation == Mutation.HeadsForgotten ? new ForgetfulHeads(_tables[region], Dice.Fork(40)) : _tables[region];

    public SessionOptions Options(string region) => new()
    {
        Region = region,
        Forks = _forks,
        KeepOpen = _keepOpen,
        // Nothing leaves it here, so that what is missing is lost.
        Window = 1000,
        EffectTimeout = TimeSpan.FromMinutes(1),
    };

    public AgentHost HostOf(SimRegion region) => _hosts.First(h => h.Region == region);

    public AgentHost? HostOf(SimProcess process) => _hosts.FirstOrDefault(h => h.Process == process);

    public void Start()
    {
        if (_world.Trace.KeepsLines)
            _world.Trace.Say(0, "sessions", $"forks: {_forks}, kept open for {_keepOpen.TotalSeconds} s, replicated within {_lag.TotalSeconds} s");
        foreach (var host in _hosts)
            host.Start();
        foreach (var client in _clients)
            client.Start();
    }

    /// <summary>Replication goes where calls go.</summary>
    public void FollowNetwork()
    {
        foreach (var one in _hosts)
        {
            foreach (var other in _hosts.Where(o => o.Region.Place > one.Region.Place))
            {
                var weather = _world.Network.Weather;
                var (a, b) = (one.Region, other.Region);
                if (weather.Carries(a.Place, b.Place) && weather.Carries(b.Place, a.Place))
                    _tables.Heal(a.Name, b.Name);
                else
                    _tables.Partition(a.Name, b.Name);
            }
        }
    }

    /// <summary>Some time after the last fault: every turn was answered, and each session is read once more where it is served.</summary>
    public void BeginToJudge()
    {
        foreach (var client in _clients)
        {
            if (client.WaitingSince is { } since && _world.Scheduler.Now - since > Bound.Ticks)
                _world.Observations.Violated(Invariant.Converges, $"{client.Session} has waited for {TimeSpan.FromTicks(_world.Scheduler.Now - since).TotalSeconds:0} s: {client.Trouble}");
            if (_world.Resolve() is { } region && HostOf(region) is { Process: { } process, Agent: { } agent })
                process.Run(() => _ = JudgeAsync(agent, client.Session));
        }
    }

    public void Conclude()
    {
        foreach (var client in _clients.Where(c => !_judged.Contains(c.Session)))
            _world.Observations.Violated(Invariant.Converges, $"{client.Session} could not be read");
    }

    private async Task JudgeAsync(SimAgent agent, string session)
    {
        try
        {
            var view = await agent.ReadAsync(session);
            foreach (var fork in view?.Forks.Where(f => f.Policy != ForkPolicy.Merge) ?? [])
                Promises.LeftAside(session, fork.Other.Tag);
            if (view is { IsStale: true })
                _world.Observations.Violated(Invariant.Converges, $"{session} is still not whole at {view.Head.Tag}{(view.Head.IsStale ? ", which went on from what was not whole" : "")}");
            Promises.Judge(session, view?.Content.Messages.Select(m => m.Id).ToHashSet() ?? []);
            _judged.Add(session);
        }
        catch (Exception e)
        {
            _world.Observations.Violated(Invariant.NoCrash, e.ToString());
        }
    }
}
