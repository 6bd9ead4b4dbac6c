using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using k8s.Models;

namespace AgentRegions.Integration.Operator;

/// <summary>
/// One service of its own: a namespace, a hosted zone in the sandbox's Route 53, three agents as processes, three AgentRegions
/// and a policy. Operators are started as processes and watch this namespace alone.
/// </summary>
public sealed class TestService : IAsyncDisposable
{
    public const string Us = "us-east-1";
    public const string Eu = "eu-west-1";
    public const string West = "us-west-2";

    // Once: tests run side by side, and kubectl apply creates what another is creating.
    private static readonly Lazy<Task<string>> Server = new(async () =>
    {
        var kubeConfigPath = await TestSandbox.ChosenKubeConfigPathAsync();
        _ = (await Command.RunAsync("kubectl", "apply", "-f", Repository.PathOf("crds"))).Required;
        return kubeConfigPath;
    });

    private readonly List<OperatorProcess> _operators = [];

    private TestService(string kubeConfigPath, string ns, string zoneId, SandboxRoute53 route53, IReadOnlyDictionary<string, AgentProcess> agents)
    {
        KubeConfigPath = kubeConfigPath;
        Client = new(new KubernetesClientOptions { KubeConfigPath = kubeConfigPath, TypeInfoResolvers = { ResourceJsonContext.Default } });
        Namespace = ns;
        ZoneId = zoneId;
        Route53 = route53;
        Agents = agents;
    }

    public string KubeConfigPath { get; }

    public string Namespace { get; }

    public string Zone => ZoneOf(Namespace);

    public string ZoneId { get; }

    public string DnsName => $"agent.{Zone}";

    public SandboxRoute53 Route53 { get; }

    public IReadOnlyDictionary<string, AgentProcess> Agents { get; }

    public KubernetesClient Client { get; }

    /// <summary>The IPv4 address that stands for a region in DNS.</summary>
    public static string AddressOf(string region) => region switch { Us => "203.0.113.10", Eu => "203.0.113.20", _ => "203.0.113.30" };

    public static async Task<TestService> StartAsync(Func<FailoverPolicySpec, FailoverPolicySpec>? policy = null, Func<AgentRegionSpec, AgentRegionSpec>? region = null)
    {
        var kubeConfigPath = await Server.Value;
        var agents = await Task.WhenAll(AgentProcess.StartAsync(Us), AgentProcess.StartAsync(Eu), AgentProcess.StartAsync(West));
        var route53 = await SandboxRoute53.StartAsync();
        var ns = $"svc-{Guid.NewGuid():N}"[..16];
        var service = new TestService(kubeConfigPath, ns, route53.CreateZone(ZoneOf(ns)), route53, agents.ToDictionary(a => a.Region));
        await service.Client.CreateAsync(new V1Namespace { Metadata = new() { Name = ns } });
        var priority = 0;
        foreach (var agent in agents)
            await service.Client.CreateAsync(service.Region(agent, priority += 10, region ?? (r => r)));
        await service.Client.CreateAsync(service.PolicyNamed("agent", policy ?? (p => p)));
        return service;
    }

    /// <param name="environment">Added to what every operator gets.</param>
    /// <param name="arguments">Added to what every operator gets.</param>
    public async Task<OperatorProcess> StartOperatorAsync(IReadOnlyDictionary<string, string>? environment = null, params string[] arguments)
    {
        var variables = new Dictionary<string, string>
        {
            ["KUBECONFIG"] = KubeConfigPath,
            ["AWS_ENDPOINT_URL_ROUTE_53"] = Route53.Endpoint.ToString(),
            ["AWS_REGION"] = Us,
            ["AWS_ACCESS_KEY_ID"] = "test",
            ["AWS_SECRET_ACCESS_KEY"] = "test",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            variables[name] = value;
        string[] own = arguments.Contains("--operator-namespace") ? [] : ["--operator-namespace", Namespace];
        var started = await OperatorProcess.StartAsync(["--region", Us, "--namespace", Namespace, .. own, .. arguments], variables);
        _operators.Add(started);
        return started;
    }

    /// <summary>An operator that has placed the service and knows every region: what a test then asks for is not put off by one that was not probed yet.</summary>
    public async Task<OperatorProcess> StartServingAsync()
    {
        var started = await StartOperatorAsync();
        await ActiveBecomesAsync(Us);
        await EveryRegionIsKnownAsync();
        return started;
    }

    public async Task EveryRegionIsKnownAsync()
    {
        foreach (var region in await Client.ListAsync<AgentRegion>(Namespace))
            _ = await RegionBecomesAsync(region.Metadata.Name, s => s.Verdict != Verdict.Unknown, $"{region.Metadata.Name} has a verdict");
    }

    public async Task<FailoverPolicy> PolicyAsync() =>
        await Client.GetAsync<FailoverPolicy>("agent", Namespace) ?? throw new InvalidOperationException("the policy is gone");

    public Task<FailoverPolicy> PolicyBecomesAsync(Func<FailoverPolicyStatus, bool> condition, string what, TimeSpan? deadline = null) =>
        BecomesAsync(PolicyAsync, p => condition(p.Status), what, deadline);

    public Task<FailoverPolicy> ActiveBecomesAsync(string region) =>
        PolicyBecomesAsync(s => s.Active == region && Condition(s.Conditions, ConditionTypes.DNSInSync).Status == ConditionStatus.True, $"{region} is active and in sync");

    public Task<FailoverPolicy> ConditionBecomesAsync(string type, ConditionStatus status, string reason) =>
        PolicyBecomesAsync(s => Condition(s.Conditions, type) is { } c && c.Status == status && c.Reason == reason, $"{type} is {status} for {reason}");

    public async Task<Failover> FailoverBecomesAsync(string name, FailoverPhase phase) => (await BecomesAsync(
        async () => await Client.GetAsync<Failover>(name, Namespace), f => f?.Status.Phase == phase, $"Failover {name} is {phase}"))!;

    public async Task<IReadOnlyList<GateStatus>> FailoverGatesBecomeAsync(string name, Func<IReadOnlyList<GateStatus>, bool> condition) => (await BecomesAsync(
        async () => await Client.GetAsync<Failover>(name, Namespace), f => f is not null && condition(f.Status.Gates), $"the gates of Failover {name}"))!.Status.Gates;

    public Task<AgentRegion> VerdictBecomesAsync(string region, Verdict verdict) => RegionBecomesAsync(region, s => s.Verdict == verdict, $"{region} is {verdict}");

    public async Task<AgentRegion> RegionBecomesAsync(string region, Func<AgentRegionStatus, bool> condition, string what) => (await BecomesAsync(
        async () => await Client.GetAsync<AgentRegion>(region, Namespace), r => r is not null && condition(r.Status), what))!;

    public Task<Failover> AskAsync(string name, Func<FailoverSpec, FailoverSpec> spec) => Client.CreateAsync(new Failover
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace },
        Spec = spec(new() { PolicyRef = new() { Name = "agent" }, Kind = FailoverKind.Switchover }),
    });

    /// <summary>One more service on the same regions, under its own name in the same zone.</summary>
    public async Task<string> AddPolicyAsync(string name, Func<FailoverPolicySpec, FailoverPolicySpec>? policy = null) =>
        (await Client.CreateAsync(PolicyNamed(name, policy ?? (p => p)))).Metadata.Name!;

    /// <summary>kubectl patch of the policy.</summary>
    public Task PatchPolicyAsync(string mergePatch) => PatchAsync("fop", "agent", mergePatch);

    /// <summary>A Deployment "agent" that nobody works on: the test says what its status is.</summary>
    public async Task CreateDeploymentAsync()
    {
        var manifest = Path.Combine(Path.GetTempPath(), $"{Namespace}-deployment.json");
        await File.WriteAllTextAsync(manifest, """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "agent"}, "spec": {"replicas": 0, "selector": {"matchLabels": {"app": "agent"}},
             "template": {"metadata": {"labels": {"app": "agent"}}, "spec": {"containers": [{"name": "agent", "image": "none"}]}}}}
            """);
        _ = (await Command.RunAsync("kubectl", "-n", Namespace, "apply", "-f", manifest)).Required;
        File.Delete(manifest);
    }

    public async Task HasReadyAsync(int replicas) => _ = (await Command.RunAsync(
        "kubectl", "-n", Namespace, "patch", "deployment", "agent", "--subresource=status", "--type=merge", "-p",
        $$$"""{"status":{"replicas":{{{replicas}}},"readyReplicas":{{{replicas}}},"availableReplicas":{{{replicas}}}}}""")).Required;

    /// <summary>kubectl annotate of the policy.</summary>
    public async Task AnnotatePolicyAsync(string annotation, string text) =>
        _ = (await Command.RunAsync("kubectl", "-n", Namespace, "annotate", "--overwrite", "fop", "agent", $"{annotation}={text}")).Required;

    /// <summary>kubectl patch of an AgentRegion.</summary>
    public Task PatchRegionAsync(string region, string mergePatch) => PatchAsync("areg", region, mergePatch);

    /// <summary>The batches that the zone accepted, as the value of the A record after each.</summary>
    public IReadOnlyList<string> AddressesPublished() => [.. Route53.Accepted.SelectMany(b => b.Changes).Where(c => c is { Action: "UPSERT", Type: "A" }).Select(c => c.Values[0])];

    /// <summary>An Event of the reason was recorded; with its message.</summary>
    public async Task<string> EventComesAsync(string reason) => (await Eventually.BecomesAsync(
        async () => (await Client.ListAsync<Corev1Event>(Namespace)).FirstOrDefault(e => e.Reason == reason), e => e is not null, $"an Event {reason}"))!.Message ?? "";

    public async Task<IReadOnlyList<string>> EventReasonsAsync() =>
        [.. (await Client.ListAsync<Corev1Event>(Namespace)).Select(e => e.Reason!)];

    public static Condition Condition(IReadOnlyList<Condition> conditions, string type) =>
        conditions.FirstOrDefault(c => c.Type == type) ?? new() { Type = type, Status = ConditionStatus.Unknown, Reason = "" };

    public async ValueTask DisposeAsync()
    {
        foreach (var started in _operators)
            await started.DisposeAsync();
        foreach (var agent in Agents.Values)
            await agent.DisposeAsync();
        await Route53.DisposeAsync();
        await Command.RunAsync("kubectl", "delete", "areg,fop,failovers", "--all", "-n", Namespace, "--wait=false");
        await Client.DeleteAsync<V1Namespace>(Namespace);
        Client.Dispose();
    }

    /// <summary>When it does not happen, the failure shows what the objects and the operators said at the end.</summary>
    private async Task<T> BecomesAsync<T>(Func<Task<T>> value, Func<T, bool> condition, string what, TimeSpan? deadline = null)
    {
        try
        {
            return await Eventually.BecomesAsync(value, condition, what, deadline);
        }
        catch (Xunit.Sdk.XunitException missing)
        {
            var objects = await Command.RunAsync("kubectl", "-n", Namespace, "get", "areg,fop,failovers", "-o", "yaml");
            throw new Xunit.Sdk.XunitException($"{missing.Message}\n{objects.Output}\n{string.Join('\n', _operators.Select(o => o.Log))}", missing);
        }
    }

    private async Task PatchAsync(string kind, string name, string mergePatch) =>
        _ = (await Command.RunAsync("kubectl", "-n", Namespace, "patch", kind, name, "--type", "merge", "-p", mergePatch)).Required;

    private static string ZoneOf(string ns) => $"{ns}.example";

    private AgentRegion Region(AgentProcess agent, int priority, Func<AgentRegionSpec, AgentRegionSpec> change) => new()
    {
        Metadata = new() { Name = agent.Region, NamespaceProperty = Namespace, Labels = new Dictionary<string, string> { ["agentregion.dev/service"] = "agent" } },
        Spec = change(new()
        {
            Region = agent.Region,
            Endpoint = agent.Endpoint.ToString().TrimEnd('/'),
            Priority = priority,
            Dns = new() { Addresses = new() { Ipv4 = [AddressOf(agent.Region)] } },
            Health = new() { Interval = Duration.Parse("800ms"), Timeout = Duration.Parse("800ms"), SuccessThreshold = 1 },
        }),
    };

    private FailoverPolicy PolicyNamed(string name, Func<FailoverPolicySpec, FailoverPolicySpec> change) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace },
        Spec = change(new()
        {
            RegionSelector = new() { MatchLabels = new Dictionary<string, string> { ["agentregion.dev/service"] = "agent" } },
            Dns = new() { Zone = Zone, Name = $"{name}.{Zone}" },
            Coordination = new() { Type = CoordinationType.Kubernetes },
            Cooldown = Duration.Zero,
            MaxChangesPerDay = 1000,
            Failback = new() { Mode = FailbackMode.Manual },
        }),
    };
}
