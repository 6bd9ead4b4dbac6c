using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Testing;

namespace AgentRegions.Sessions.Tests;

/// <summary>Two regions of a service on an eventually consistent global table and one strongly consistent effect table, in virtual time.</summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly SessionKey Key = new("default", "s-1");

    private readonly List<AgentSessions> _processes = [];
    private int _ids;

    public World()
    {
        Table = new(["eu", "us"], Time, new Random(1), new() { LeastLag = TimeSpan.FromSeconds(1), MostLag = TimeSpan.FromSeconds(1) });
        Effects = new(Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public GlobalTable Table { get; }

    public MemoryTable Effects { get; }

    public Knowledge Knowledge { get; } = new("eu", "us");

    /// <summary>A process of a region. Each is closed with the world, unless the test did.</summary>
    public AgentSessions Process(string region, Action<SessionOptions>? configure = null, bool withEffects = true, ITable? table = null)
    {
        var options = new SessionOptions { Region = region };
        configure?.Invoke(options);
        var process = new AgentSessions(new(table ?? Table[region], withEffects ? Effects : null), options, Time, () => $"id-{++_ids}", Knowledge);
        _processes.Add(process);
        return process;
    }

    /// <summary>Long enough for everything to be replicated.</summary>
    public void Settle() => Time.Advance(TimeSpan.FromSeconds(3));

    /// <summary>Time passes in steps, and what it brings about comes to its end.</summary>
    public async Task PassAsync(TimeSpan time, TimeSpan? step = null)
    {
        var by = step ?? TimeSpan.FromSeconds(1);
        for (var passed = TimeSpan.Zero; passed < time; passed += by)
        {
            Time.Advance(by);
            for (var turn = 0; turn < 20; turn++)
                await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
    }
}

/// <summary>What the operator told.</summary>
internal sealed class Knowledge(params string[] active) : IEpochSource
{
    public EpochKnowledge? Current { get; set; } = new(1, active, TimeSpan.Zero);
}
