using System.Net.Sockets;
using System.Text.Json.Nodes;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Sandbox.Agents;
using AgentRegions.Sandbox.Chaos;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Sandbox.World;

/// <summary>
/// Three regions, Route 53 with its name server, a Kubernetes API server, the real operator, and the samples applied: all within this
/// process and on loopback. Other programs find it by its state file.
/// </summary>
internal sealed class SandboxWorld : IBreakableWorld, IAsyncDisposable
{
    public const string Namespace = "default";
    private const string OperatorNamespace = "agentregion-system";
    private const string OperatorRegion = "us-west-2";

    private const string Stranger = "198.51.100.66";

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly List<(string ZoneId, string Name)> _names = [];
    private readonly WorldOptions _options;
    private readonly WorldFile _file;

    private SandboxWorld(WorldOptions options)
    {
        _options = options;
        _file = new(options.Directory);
        Latencies = new(options.Time);
    }

    public IReadOnlyList<RegionAgent> Agents { get; private set; } = [];

    public Cluster Cluster { get; private set; } = null!;

    public IKubernetesClient Client => Cluster.Client;

    public SandboxRoute53 Route53 { get; private set; } = null!;

    public SandboxDns Dns { get; private set; } = null!;

    public RunningOperator Operator { get; private set; } = null!;

    public ControlEndpoint Control { get; private set; } = null!;

    /// <summary>How long the operator's probes took.</summary>
    public ProbeLatencies Latencies { get; }

    public string OperatorLog => Path.Combine(_options.Directory, "operator.log");

    public bool DnsThrottled
    {
        get => Route53.Settings.RequestsPerSecond is 0;
        set => Route53.Settings.RequestsPerSecond = value ? 0 : null;
    }

    public bool ApiServerDown
    {
        get => Cluster.IsDown;
        set => Cluster.IsDown = value;
    }

    public string EditDns()
    {
        var (zoneId, name) = _names[0];
        if (Route53.Records(name).FirstOrDefault(r => r.Type == RecordType.A && r.Values.Count > 0) is not { } record)
            throw new ChaosException($"{name} has no record to change yet; try again when ./dev dig {name} answers");
        Route53.ChangeByHand(zoneId, "UPSERT", record with { Values = [Stranger] });
        return $"{name} names {Stranger} now{(record.SetIdentifier is { } set ? $" in the set {set}" : "")}, in place of {string.Join(", ", record.Values)}";
    }

    /// <param name="progress">Told what is being started.</param>
    /// <exception cref="ChaosException">Another world runs.</exception>
    public static async Task<SandboxWorld> StartAsync(WorldOptions options, Action<string> progress, CancellationToken cancellationToken)
    {
        var world = new SandboxWorld(options);
        try
        {
            await world.StartPartsAsync(progress, cancellationToken);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        while (_parts.TryPop(out var part))
            await part.DisposeAsync();
    }

    private async Task StartPartsAsync(Action<string> progress, CancellationToken cancellationToken)
    {
        _file.Claim();
        progress("Kubernetes API server");
        Cluster = Own(await Cluster.StartAsync(Path.Combine(_options.Directory, "kubeconfig"), _options.Time, cancellationToken));
        progress("Route 53 and its name server");
        Route53 = Own(await SandboxRoute53.StartAsync(settings: new() { PendingFor = _options.PendingFor }, time: _options.Time));
        Dns = Own(StartDns());
        progress("three agents");
        Agents = [await AgentAsync("us-east-1", 18081, cancellationToken), await AgentAsync("eu-west-1", 18082, cancellationToken), await AgentAsync("us-west-2", 18083, cancellationToken)];
        progress("crds/ and config/samples/");
        await ApplyAsync(cancellationToken);
        progress("the operator");
        Operator = Own(await RunningOperator.StartAsync(OperatorRegion, OperatorNamespace, Cluster.Kubeconfig, Route53.Endpoint, OperatorLog, Latencies, _options.Time, cancellationToken));
        Control = Own(await ControlEndpoint.StartAsync(this, cancellationToken));
        _file.Write(new(Environment.ProcessId, Control.Address, Control.Token, Cluster.Kubeconfig, Dns.Endpoint.ToString(), Route53.Endpoint));
        Own(new Ending(_file.Remove));
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Push(part);
        return part;
    }

    private SandboxDns StartDns()
    {
        try
        {
            return SandboxDns.Start(Route53, _options.UsualPorts ? SandboxDns.DefaultPort : 0, _options.Time);
        }
        catch (SocketException) when (_options.UsualPorts)
        {
            return SandboxDns.Start(Route53, 0, _options.Time);
        }
    }

    private async Task<RegionAgent> AgentAsync(string region, int port, CancellationToken cancellationToken) =>
        Own(await RegionAgent.StartAsync(DemoContract.Of(region), _options.UsualPorts ? port : 0, _options.Time, cancellationToken));

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var applier = new ManifestApplier(Client, _options.Time);
        await applier.ApplyAsync(new() { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = OperatorNamespace } }, Namespace, cancellationToken);
        foreach (var definition in Manifests.Read("crds"))
            await applier.ApplyAsync(definition, Namespace, cancellationToken);
        var workloads = new Workload(Client, Namespace);
        foreach (var agent in Agents)
        {
            await applier.ApplyAsync(Workload.Manifest(agent), Namespace, cancellationToken);
            await workloads.FollowAsync(agent);
            agent.Turned += workloads.FollowAsync;
        }
        foreach (var region in Manifests.Read("config", "samples", "regions.yaml"))
        {
            region["spec"]!["endpoint"] = Agents.Single(a => a.Region == (string?)region["spec"]!["region"]).Endpoint.ToString().TrimEnd('/');
            await applier.ApplyAsync(region, Namespace, cancellationToken);
        }
        foreach (var policy in Manifests.Read("config", "samples", "policy.yaml"))
        {
            var spec = policy["spec"]!.AsObject();
            _options.EditPolicy(spec);
            _names.Add((Route53.CreateZone((string)spec["dns"]!["zone"]!), (string)spec["dns"]!["name"]!));
            await applier.ApplyAsync(policy, Namespace, cancellationToken);
        }
    }

    private sealed class Ending(Action end) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            end();
            return ValueTask.CompletedTask;
        }
    }
}
