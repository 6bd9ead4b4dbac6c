using AgentRegions.Aws.DynamoDb;
using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Conversations;
using AgentRegions.Integration.Operator;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using Amazon.Runtime;

namespace AgentRegions.Integration.Clusters;

/// <summary>
/// The many-clusters form for real: three API servers, an operator process for each, one DynamoDB table, one Route 53, three agents.
/// The same manifests everywhere. Operators are started by the test.
/// </summary>
public sealed class ThreeClusters : IAsyncDisposable
{
    public const string Us = TestService.Us;
    public const string Eu = TestService.Eu;
    public const string West = TestService.West;
    public const string Namespace = "agents";
    public const string Policy = "agent";
    public const string Zone = "three.example";

    /// <summary>Where the table is: no agent runs there.</summary>
    private const string TableRegion = "eu-central-1";

    private readonly string _directory;
    private readonly IReadOnlyList<SharedPath> _paths;

    private ThreeClusters(
        string directory, string table, SandboxRoute53 route53, IReadOnlyDictionary<string, AgentProcess> agents, IReadOnlyList<SharedPath> paths, IReadOnlyDictionary<string, ClusterSite> sites)
    {
        (_directory, Table, Route53, Agents, _paths, Sites) = (directory, table, route53, agents, paths, sites);
    }

    public string Table { get; }

    public SandboxRoute53 Route53 { get; }

    public IReadOnlyDictionary<string, AgentProcess> Agents { get; }

    /// <summary>The clusters, by region.</summary>
    public IReadOnlyDictionary<string, ClusterSite> Sites { get; }

    public ClusterSite this[string region] => Sites[region];

    /// <summary>The value of the A record after each accepted batch.</summary>
    public IReadOnlyList<string> AddressesPublished => [.. Route53.Accepted.SelectMany(b => b.Changes).Where(c => c is { Action: "UPSERT", Type: "A" }).Select(c => c.Values[0])];

    public static async Task<ThreeClusters> StartAsync(Func<FailoverPolicySpec, FailoverPolicySpec>? policy = null, Func<AgentRegionSpec, AgentRegionSpec>? region = null)
    {
        var directory = Directory.CreateTempSubdirectory("agentregions-clusters-").FullName;
        var table = $"coordination-{Guid.NewGuid():N}";
        var store = await TestDynamoDb.EndpointAsync();
        await MakeTableAsync(store, table);
        var route53 = await SandboxRoute53.StartAsync();
        _ = route53.CreateZone(Zone);
        var agents = await Task.WhenAll(AgentProcess.StartAsync(Us), AgentProcess.StartAsync(Eu), AgentProcess.StartAsync(West));
        var paths = agents.Select(a => new SharedPath(a.Endpoint)).ToList();
        var sites = (await Task.WhenAll(new[] { Us, Eu, West }.Select(name => ClusterSite.StartAsync(name, directory, paths, store, route53.Endpoint)))).ToDictionary(s => s.Name);
        var started = new ThreeClusters(directory, table, route53, agents.ToDictionary(a => a.Region), paths, sites);
        foreach (var site in sites.Values)
        {
            site.Elsewhere = () => string.Join('\n', sites.Values.Where(s => s != site).Select(s => $"{s.Name}:\n{s.Log}"));
            await started.ApplyAsync(site, policy ?? (p => p), region ?? (r => r));
        }
        return started;
    }

    /// <summary>Starts all three operators.</summary>
    public Task StartOperatorsAsync() => Task.WhenAll(Sites.Values.Select(s => s.StartOperatorAsync()));

    /// <summary>Three operators that agree, with us-east-1 active, everybody's status saying so, and every region known to each of them.</summary>
    public async Task StartServingAsync()
    {
        await StartOperatorsAsync();
        await ActiveBecomesAsync(Us);
        await Task.WhenAll(Sites.Values.Select(s => s.EveryRegionIsKnownAsync()));
    }

    /// <summary>So many more services on the same regions, each under its own name in the zone.</summary>
    public async Task AddPoliciesAsync(int services)
    {
        foreach (var site in Sites.Values)
        {
            for (var i = 1; i <= services; i++)
                await site.Client.CreateAsync(PolicyNamed($"{Policy}{i}", p => p));
        }
    }

    /// <summary>Every service, in every cluster.</summary>
    public Task AllAreInSyncAsync(TimeSpan within) => Eventually.PassesAsync(async () =>
    {
        foreach (var site in Sites.Values)
            Assert.All(await site.Client.ListAsync<FailoverPolicy>(Namespace), p => Assert.Equal(ConditionStatus.True, TestService.Condition(p.Status.Conditions, ConditionTypes.DNSInSync).Status));
    }, within);

    /// <summary>In every cluster.</summary>
    public Task ActiveBecomesAsync(string region, params IEnumerable<string> exceptIn) => Task.WhenAll(Sites.Values.Where(s => !exceptIn.Contains(s.Name))
        .Select(s => s.PolicyBecomesAsync(p => p.Active == region && TestService.Condition(p.Conditions, ConditionTypes.DNSInSync).Status == ConditionStatus.True, $"{region} is active and in sync")));

    /// <summary>Cuts one operator off from one agent.</summary>
    public void HideAgent(string region, ClusterSite from) => _paths[Agents.Keys.ToList().IndexOf(region)].Close(from.Operator!.ProcessId);

    /// <summary>The cluster whose operator leads, by its own word.</summary>
    public async Task<ClusterSite> LeaderAsync() => await Eventually.BecomesAsync(
        async () =>
        {
            foreach (var site in Sites.Values.Where(s => s.Operator is { HasExited: false }))
            {
                if (TestService.Condition((await site.PolicyAsync()).Status.Conditions, ConditionTypes.LeaderKnown).Reason == "Leading")
                    return site;
            }
            return null;
        },
        site => site is not null,
        "an operator leads") ?? throw new InvalidOperationException();

    /// <summary>Cuts a whole region off, until <see cref="JoinRegion"/>: its operator reaches its own agent alone, and the other operators do not reach that.</summary>
    public void PartRegion(string region)
    {
        Sites[region].Isolate();
        PathTo(region).Open(Sites[region].Operator!.ProcessId);
        foreach (var other in Sites.Values.Where(s => s.Name != region))
            PathTo(region).Close(other.Operator!.ProcessId);
    }

    public void JoinRegion(string region)
    {
        Sites[region].Rejoin();
        foreach (var other in Sites.Values.Where(s => s.Name != region))
            PathTo(region).Open(other.Operator!.ProcessId);
    }

    /// <summary>A region's sidecar, which asks the operator of its own cluster.</summary>
    internal Task<SidecarProcess> StartSidecarAsync(string region) => SidecarProcess.StartAsync(
        region, SidecarProcess.FreePort(), new Dictionary<string, string>(), "--service", $"{Namespace}/{Policy}", "--operator", Sites[region].Operator!.Endpoint.ToString(),
        "--store", "files", "--directory", Path.Combine(_directory, region));

    public async ValueTask DisposeAsync()
    {
        foreach (var site in Sites.Values)
            await site.DisposeAsync();
        foreach (var path in _paths)
            await path.DisposeAsync();
        foreach (var agent in Agents.Values)
            await agent.DisposeAsync();
        await Route53.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    private static async Task MakeTableAsync(Uri store, string table)
    {
        using var dynamo = new DynamoDbCoordination(new() { Endpoint = store, Credentials = new BasicAWSCredentials("test", "test"), PollInterval = TimeSpan.FromMilliseconds(50) });
        _ = await dynamo.Tables.CreateAsync(table, [TableRegion], CancellationToken.None);
    }

    private SharedPath PathTo(string region) => Agents.Keys.Zip(_paths).Single(p => p.First == region).Second;

    private async Task ApplyAsync(ClusterSite site, Func<FailoverPolicySpec, FailoverPolicySpec> policy, Func<AgentRegionSpec, AgentRegionSpec> region)
    {
        var priority = 0;
        foreach (var (agent, path) in Agents.Values.Zip(_paths))
            await site.Client.CreateAsync(RegionOf(agent.Region, path.Address, priority += 10, region));
        await site.Client.CreateAsync(PolicyNamed(Policy, policy));
    }

    private FailoverPolicy PolicyNamed(string name, Func<FailoverPolicySpec, FailoverPolicySpec> change) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace },
        Spec = change(new()
        {
            RegionSelector = new() { MatchLabels = new Dictionary<string, string> { ["agentregion.dev/service"] = Policy } },
            Dns = new() { Zone = Zone, Name = $"{name}.{Zone}" },
            Coordination = new() { Type = CoordinationType.DynamoDB, DynamoDB = new() { Table = Table, Endpoints = [TableRegion] } },
            Cooldown = Duration.Zero,
            MaxChangesPerDay = 1000,
            Failback = new() { Mode = FailbackMode.Manual },
        }),
    };

    private static AgentRegion RegionOf(string name, Uri endpoint, int priority, Func<AgentRegionSpec, AgentRegionSpec> change) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace, Labels = new Dictionary<string, string> { ["agentregion.dev/service"] = Policy } },
        Spec = change(new()
        {
            Region = name,
            Endpoint = endpoint.ToString().TrimEnd('/'),
            Priority = priority,
            Dns = new() { Addresses = new() { Ipv4 = [TestService.AddressOf(name)] } },
            Health = new() { Interval = Duration.Parse("1s"), Timeout = Duration.Parse("1s"), SuccessThreshold = 1 },
        }),
    };
}
