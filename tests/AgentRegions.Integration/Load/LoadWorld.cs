using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Tables;
using AgentRegions.Integration.Conversations;
using AgentRegions.Integration.Operator;
using AgentRegions.Sandbox.Demo;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Load;

/// <summary>Two regions, each an agent beside a sidecar; an operator process, Route 53 and its name server.</summary>
internal sealed class LoadWorld : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly Dictionary<string, LoadAgent> _agents = [];
    private readonly Dictionary<string, SidecarUser> _sidecars = [];
    private SandboxDns? _dns;

    private LoadWorld()
    {
    }

    public TestService Service { get; private set; } = null!;

    public OperatorProcess Operator { get; private set; } = null!;

    public EffectLedger Ledger { get; } = new();

    public SidecarUser SidecarOf(string region) => _sidecars[region];

    public Uri EndpointAt(string address) => _agents.First(a => AddressOf(a.Key) == address).Value.Endpoint;

    /// <summary>A resolver of one client's own.</summary>
    public CachedName Name() => new(new Resolver(_dns!, "us", TimeProvider.System), Service.DnsName);

    /// <returns>A world in which us-east-1 serves.</returns>
    public static async Task<LoadWorld> StartAsync(LoadOptions options)
    {
        var world = new LoadWorld();
        try
        {
            await world.StartPartsAsync(options);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>The region's agent and sidecar are gone at once: connections are cut, then refused.</summary>
    public Task KillAsync(string region) => Task.WhenAll(_agents[region].KillAsync(), _sidecars[region].KillAsync());

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
    }

    private async Task StartPartsAsync(LoadOptions options)
    {
        var start = options.OnDynamoDb ? await OnDynamoDbAsync(options) : OnSandbox(options);
        var ports = new Dictionary<string, int> { [Us] = SidecarProcess.FreePort(), [Eu] = SidecarProcess.FreePort() };
        foreach (var (region, port) in ports)
            _agents[region] = Own(await LoadAgent.StartAsync(region, new($"http://127.0.0.1:{port}"), Ledger, options.Model));
        Service = Own(await TestService.StartAsync(
            p => p with { Dns = p.Dns with { Ttl = options.Ttl }, Drain = new() { Timeout = options.Drain } },
            r => _agents.TryGetValue(r.Region, out var agent) ? r with { Endpoint = agent.Endpoint.ToString().TrimEnd('/'), Health = options.Health } : r with { FailoverTarget = false }));
        Operator = await Service.StartOperatorAsync();
        _sidecars[Us] = await start(Us, ports[Us]);
        await Service.ActiveBecomesAsync(Us);
        _sidecars[Eu] = await start(Eu, ports[Eu]);
        await Service.VerdictBecomesAsync(Eu, Verdict.Healthy);
        await _sidecars[Us].SaysAsync("fenced", "");
        _dns = Own(SandboxDns.Start(Service.Route53));
    }

    private async Task<Func<string, int, Task<SidecarUser>>> OnDynamoDbAsync(LoadOptions options)
    {
        var table = Own(await TestGlobalTable.StartAsync([Us, Eu]));
        string[] peers = options.ReadsAcross ? ["--session-peer", Us, Eu] : [];
        return async (region, port) => Own(await SidecarProcess.StartAsync(
            region, port, new Dictionary<string, string> { ["AWS_ENDPOINT_URL_DYNAMODB"] = table.Endpoint.ToString(), ["AWS_ACCESS_KEY_ID"] = "test", ["AWS_SECRET_ACCESS_KEY"] = "test" },
            ["--service", $"{Service.Namespace}/agent", "--operator", Operator.Endpoint.ToString(), "--store", "dynamodb", "--aws-region", region,
            "--session-table", table.SessionTable, "--effect-table", table.EffectTable, "--effect-endpoint", TestGlobalTable.EffectRegion, "--skip-store-check", .. peers]));
    }

    private Func<string, int, Task<SidecarUser>> OnSandbox(LoadOptions options)
    {
        var (sessions, effects) = (new GlobalTable([Us, Eu], TimeProvider.System, new Random(options.Seed)), new MemoryTable(TimeProvider.System));
        return async (region, port) => Own(await RegionSidecar.StartAsync(
            region, port, new NamespacedName(Service.Namespace, "agent"), Operator.Endpoint, new SessionTables(sessions[region], effects) { Peers = Peers(region) }, TimeProvider.System));

        Dictionary<string, ITable> Peers(string region) =>
            options.ReadsAcross ? new() { [region == Us ? Eu : Us] = new DistantTable(sessions[region == Us ? Eu : Us], options.Distance) } : [];
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }
}
