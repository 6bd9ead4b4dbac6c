using AgentRegions.Kubernetes.Client;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.Agents;
using AgentRegions.Sandbox.World;
using k8s.Models;

namespace AgentRegions.Sandbox.Demo;

/// <summary>Looks at a world all the time, from outside: objects of the API server, answers of DNS, what users see.</summary>
internal sealed class WorldWatch : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly SandboxWorld _world;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _personActed = new();
    private readonly Lock _lock = new();
    private readonly List<Moment> _timeline = [];
    private readonly long _began;
    private readonly Task _running;
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Dictionary<string, RegionAgent> _byAddress = [];
    private string _name = "agent.example.com";

    /// <param name="began">By the monotonic clock: moments count from here.</param>
    public WorldWatch(SandboxWorld world, long began, TimeProvider time)
    {
        _world = world;
        _time = time;
        _began = began;
        Users = [UsersIn("us"), UsersIn("eu"), UsersIn("ap")];
        world.Control.Done += said =>
        {
            Add(new(Elapsed, said, Tone.Act));
            NotePerson(said);
        };
        _running = Task.WhenAll([LookAsync(), .. Users.Select(u => u.AskAsync(_stop.Token))]);
    }

    public IReadOnlyList<Users> Users { get; }

    public Snapshot Current { get; private set; } = Snapshot.Empty;

    public TimeSpan Elapsed => _time.GetElapsedTime(_began);

    public IReadOnlyList<Moment> Timeline
    {
        get
        {
            lock (_lock)
                return [.. _timeline];
        }
    }

    /// <summary>Cancelled when a person first changes the world: by chaos, or through the API server.</summary>
    public CancellationToken PersonActed => _personActed.Token;

    /// <summary>What the person did first; null: nothing yet.</summary>
    public string? FirstPersonalAct { get; private set; }

    /// <summary>Raised for each moment, in order.</summary>
    public event Action<Moment>? Happened;

    public void Add(Moment moment)
    {
        lock (_lock)
            _timeline.Add(moment);
        Happened?.Invoke(moment);
    }

    /// <summary>The first snapshot from now on that satisfies the condition.</summary>
    /// <exception cref="DemoFailedException">It did not come in time.</exception>
    public async Task<Snapshot> BecomesAsync(Func<Snapshot, bool> condition, string what, TimeSpan within, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(within, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            while (true)
            {
                var news = News();
                if (condition(Current))
                    return Current;
                await news.WaitAsync(either.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DemoFailedException($"{what}: did not happen within {within.TotalSeconds:0} s. The operator says: {Current.Says}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _personActed.Dispose();
    }

    private void NotePerson(string what)
    {
        lock (_lock)
        {
            if (FirstPersonalAct is not null)
                return;
            FirstPersonalAct = what;
        }
        _personActed.Cancel();
    }

    private Task News()
    {
        lock (_lock)
            return _news.Task;
    }

    private async Task LookAsync()
    {
        using var ticks = new PeriodicTimer(Interval, _time);
        try
        {
            do
            {
                var before = Current;
                foreach (var users in Users)
                    await users.LookAsync(_stop.Token);
                Current = await ReadAsync(before);
                foreach (var moment in Narrator.Tell(before, Current))
                    Add(moment);
                if (before.Personal is { } was && Current.Personal is { } now && PersonalChanges.Between(was, now) is { } change)
                    NotePerson(change);
                TaskCompletionSource news;
                lock (_lock)
                    (news, _news) = (_news, new(TaskCreationOptions.RunContinuationsAsynchronously));
                news.SetResult();
            }
            while (await ticks.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The demo is over.
        }
    }

    private async Task<Snapshot> ReadAsync(Snapshot before)
    {
        var now = before with { At = Elapsed, Places = [.. Users.Select(u => u.View)] };
        if (_world.ApiServerDown)
            return now with { Reachable = false };
        try
        {
            var regions = await _world.Client.ListAsync<AgentRegion>(SandboxWorld.Namespace, cancellationToken: _stop.Token);
            var policies = await _world.Client.ListAsync<FailoverPolicy>(SandboxWorld.Namespace, cancellationToken: _stop.Token);
            var failovers = await _world.Client.ListAsync<Failover>(SandboxWorld.Namespace, cancellationToken: _stop.Token);
            var events = await _world.Client.ListAsync<Corev1Event>(SandboxWorld.Namespace, cancellationToken: _stop.Token);
            _byAddress = Addresses(regions);
            _name = policies.FirstOrDefault()?.Spec.Dns.Name ?? _name;
            return Views.Of(now, regions, policies.FirstOrDefault(), failovers, events, _world.Latencies) with
            {
                Personal = PersonalChanges.Of(regions, policies, failovers),
            };
        }
        catch (Exception e) when (e is KubernetesException or HttpRequestException or IOException or TimeoutException)
        {
            return now with { Reachable = false };
        }
    }

    /// <summary>Somebody there who talks with the agent.</summary>
    public Customer CustomerIn(string place)
    {
        var resolver = new Resolver(_world.Dns, place, _time);
        return new(cancellation => resolver.ResolveAsync(_name, cancellation), address => _byAddress.GetValueOrDefault(address), _time);
    }

    private Users UsersIn(string place)
    {
        var resolver = new Resolver(_world.Dns, place, _time);
        return new(place, cancellation => resolver.ResolveAsync(_name, cancellation), address => _byAddress.GetValueOrDefault(address), _time);
    }

    /// <summary>The addresses in DNS are of RFC 5737's documentation range; the agents behind them are on loopback.</summary>
    private Dictionary<string, RegionAgent> Addresses(IEnumerable<AgentRegion> regions) => (
        from region in regions
        from address in region.Spec.Dns.Addresses?.Ipv4 ?? []
        let agent = _world.Agents.FirstOrDefault(a => a.Region == region.Spec.Region)
        where agent is not null
        select (address, agent)).DistinctBy(pair => pair.address).ToDictionary(pair => pair.address, pair => pair.agent);
}
