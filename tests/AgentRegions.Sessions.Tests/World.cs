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

    /// <param name="seed">Each change draws its lag, up to this many seconds.</param>
    public World(int seed = 1, double mostLag = 1)
    {
        var most = TimeSpan.FromSeconds(mostLag);
        Table = new(["eu", "us"], Time, new Random(seed), new() { LeastLag = mostLag <= 1 ? most : TimeSpan.Zero, MostLag = most });
        Effects = new(Time);
    }

    public ManualTimeProvider Time { get; } = new();

    public GlobalTable Table { get; }

    public MemoryTable Effects { get; }

    public Knowledge Knowledge { get; } = new("eu", "us");

    /// <summary>A process of a region. Each is closed with the world, unless the test did.</summary>
    /// <param name="peers">Other regions' replicas that it may read.</param>
    public AgentSessions Process(string region, Action<SessionOptions>? configure = null, bool withEffects = true, ITable? table = null, params (string Region, ITable Table)[] peers)
    {
        // Without the test's context what a timer completes goes on at once, as part of the time that passes: the same in every run.
        SynchronizationContext.SetSynchronizationContext(null);
        var options = new SessionOptions { Region = region };
        configure?.Invoke(options);
        var tables = new SessionTables(table ?? Table[region], withEffects ? Effects : null) { Peers = peers.ToDictionary(p => p.Region, p => p.Table) };
        var process = new AgentSessions(tables, options, Time, () => $"id-{++_ids}", Knowledge);
        _processes.Add(process);
        return process;
    }

    /// <summary>Appends texts, and stores them.</summary>
    public static async Task SayAsync(AgentSession session, params string[] texts)
    {
        foreach (var text in texts)
            session.Append("user", text);
        await session.CheckpointAsync();
    }

    public static IEnumerable<string?> Texts(AgentSession session) => session.Messages.Select(m => m.Parts[0].Text);

    /// <summary>Waits for what needs tries again: they wait in virtual time.</summary>
    public async Task<T> DoneAsync<T>(Task<T> task)
    {
        while (!task.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            // What waits for a session's turn goes on by itself.
            await Task.Yield();
        }
        return await task;
    }

    public Task DoneAsync(Task task) => DoneAsync(WithResultAsync(task));

    private static async Task<bool> WithResultAsync(Task task)
    {
        await task;
        return true;
    }

    /// <summary>Long enough for everything to be replicated.</summary>
    public void Settle() => Time.Advance(TimeSpan.FromSeconds(3));

    /// <summary>Time passes in steps, and with each what it brings about.</summary>
    public void Pass(TimeSpan time, TimeSpan? step = null)
    {
        var by = step ?? TimeSpan.FromSeconds(1);
        for (var passed = TimeSpan.Zero; passed < time; passed += by)
            Time.Advance(by);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
            await DoneAsync(process.DisposeAsync().AsTask());
    }
}

/// <summary>What the operator told.</summary>
internal sealed class Knowledge(params string[] active) : IEpochSource
{
    public EpochKnowledge? Current { get; set; } = new(1, active, TimeSpan.Zero);
}
