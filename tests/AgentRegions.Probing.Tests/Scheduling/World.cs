using System.Diagnostics.Metrics;
using AgentRegions.Core;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using AgentRegions.Probing.Metrics;
using AgentRegions.Probing.Scheduling;
using AgentRegions.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Probing.Tests.Scheduling;

/// <summary>A scheduler on a manual clock, whose probes answer at once or when the test says so.</summary>
internal sealed class World : IProber, ILogger<ProbeScheduler>, IAsyncDisposable
{
    private int _closed;
    private int _allRunning;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public World()
    {
        Metrics = new ProbeMetrics(Meters);
        Scheduler = new ProbeScheduler(this, Metrics, Time, this);
        Scheduler.Changed += Changes.Add;
    }

    public ManualTimeProvider Time { get; } = new();

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public ProbeMetrics Metrics { get; }

    public ProbeScheduler Scheduler { get; }

    public List<ViewChange> Changes { get; } = [];

    public List<string> Lines { get; } = [];

    /// <summary>The starts of all probes: who, and when since the beginning.</summary>
    public List<(string Name, TimeSpan At)> Starts { get; } = [];

    public int Opened { get; private set; }

    public int Closed => Volatile.Read(ref _closed);

    public int Running => Volatile.Read(ref _allRunning);

    public int MostRunningOfOneTarget { get; private set; }

    /// <summary>What a probe does; by default a good answer at once.</summary>
    public Func<ProbeTarget, CancellationToken, Task<HealthReason>> Answer { get; set; } = (_, _) => Task.FromResult(HealthReason.Ok);

    public HealthReport Report { get; set; } = new() { Status = "ok", ModelTag = "m-7" };

    public static ProbeTarget Target(string name = "us-east-1", double interval = 1) => new()
    {
        Region = new("default", name),
        Endpoint = new("http://agent.example.com"),
        Health = new HealthSpec { Interval = Duration.FromSeconds(interval), Timeout = Duration.FromSeconds(interval) },
    };

    public Task StartAsync() => Scheduler.StartAsync(CancellationToken.None);

    /// <summary>Without the test's synchronization context, so that what a timer completes goes on at once, as part of the tick.</summary>
    public void Advance(double seconds)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Time.Advance(TimeSpan.FromSeconds(seconds));
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    public ObserverView View(string name = "us-east-1") => Scheduler.Get(new("default", name))!;

    public IRegionProbe Open(ProbeTarget target)
    {
        if (target.CaPem == "broken")
            throw new InvalidProbeTargetException("the CA certificates cannot be read");
        Opened++;
        return new Probe(this, target);
    }

    public async ValueTask DisposeAsync()
    {
        await Scheduler.DisposeAsync();
        await _services.DisposeAsync();
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Add($"{logLevel}: {formatter(state, exception)}");

    private sealed class Probe(World world, ProbeTarget target) : IRegionProbe
    {
        private int _running;

        public async ValueTask<ProbeResult> ProbeAsync(CancellationToken cancellation)
        {
            var at = world.Time.Elapsed;
            var wallClock = world.Time.GetUtcNow();
            world.Starts.Add((target.Region.Name, at));
            Interlocked.Increment(ref world._allRunning);
            world.MostRunningOfOneTarget = Math.Max(world.MostRunningOfOneTarget, ++_running);
            try
            {
                var reason = await world.Answer(target, cancellation);
                return new() { At = wallClock, Timestamp = at.Ticks, Latency = world.Time.Elapsed - at, Reason = reason, Report = reason == HealthReason.Ok ? world.Report : null };
            }
            finally
            {
                Interlocked.Decrement(ref world._allRunning);
                _running--;
            }
        }

        public void Dispose() => Interlocked.Increment(ref world._closed);
    }
}
