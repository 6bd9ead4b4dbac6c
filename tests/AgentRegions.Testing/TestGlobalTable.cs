using AgentRegions.Aws;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Tables;
using AgentRegions.Sandbox.Tables.Replication;
using Amazon.Runtime;

namespace AgentRegions.Testing;

/// <summary>A session table with a replica in each of some regions, and an effect table elsewhere, on DynamoDB Local; empty, and a test's own.</summary>
public sealed class TestGlobalTable : IAsyncDisposable
{
    /// <summary>Where the effect table is: no region of a test.</summary>
    public const string EffectRegion = "ca-central-1";

    private const string AccessKey = "test";

    private readonly Dictionary<string, DynamoDbSessions> _sessions = [];

    private TestGlobalTable(Uri endpoint, string name, IReadOnlyList<string> regions, int seed)
    {
        (Endpoint, SessionTable, EffectTable) = (endpoint, name, $"{name}-effects");
        foreach (var region in regions)
            _sessions[region] = new(OptionsOf(region));
        Replication = new(endpoint, name, regions, new Random(seed), TimeProvider.System, AccessKey);
    }

    public Uri Endpoint { get; }

    public string SessionTable { get; }

    public string EffectTable { get; }

    /// <summary>To delay it and to part regions.</summary>
    public LocalGlobalTable Replication { get; }

    /// <summary>The tables as the agents of a region use them.</summary>
    public SessionTables this[string region] => _sessions[region].Tables;

    public static async Task<TestGlobalTable> StartAsync(IReadOnlyList<string> regions, int seed = 1)
    {
        var (endpoint, name) = (await TestDynamoDb.EndpointAsync(), $"global-{Guid.NewGuid():N}");
        using (var maker = new DynamoDbSessions(new() { Region = regions[0], Calls = { Endpoint = endpoint, Credentials = new BasicAWSCredentials(AccessKey, AccessKey), PollInterval = TimeSpan.FromMilliseconds(20) } }))
        {
            foreach (var region in regions)
                await maker.Admin.CreateAsync(TableKind.Sessions, name, [region], kmsKey: null, default);
            await maker.Admin.CreateAsync(TableKind.Effects, $"{name}-effects", [EffectRegion], kmsKey: null, default);
        }
        return new(endpoint, name, regions, seed);
    }

    /// <summary>For a process of its own, or with other timeouts.</summary>
    public DynamoDbSessionOptions OptionsOf(string region) => new()
    {
        Region = region,
        SessionTable = SessionTable,
        EffectTable = EffectTable,
        EffectEndpoints = [EffectRegion],
        Calls = { Endpoint = Endpoint, Credentials = new BasicAWSCredentials(AccessKey, AccessKey), RequestTimeout = TimeSpan.FromSeconds(20) },
    };

    /// <summary>Until all that was written is everywhere, partitions aside.</summary>
    public Task SettledAsync() => Replication.SettledAsync(new CancellationTokenSource(Eventually.Deadline).Token);

    public async ValueTask DisposeAsync()
    {
        await Replication.DisposeAsync();
        foreach (var sessions in _sessions.Values)
            sessions.Dispose();
    }
}
