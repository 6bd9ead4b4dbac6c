using AgentRegions.Core.Resources;
using AgentRegions.Integration.Operator;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Operator.Resources;
using AgentRegions.Sandbox.ApiServer;
using AgentRegions.Sandbox.ApiServer.Faults;
using AgentRegions.Testing;
using k8s.Models;

namespace AgentRegions.Integration.Clusters;

/// <summary>One cluster with its own API server and its operator, a process with network paths of its own: to the store, Route 53 and a control target.</summary>
public sealed class ClusterSite : IAsyncDisposable
{
    private readonly SandboxApiServer _server;
    private readonly IReadOnlyList<SharedPath> _agents;
    private readonly string _kubeconfig;
    private readonly List<string> _logs = [];

    private ClusterSite(string name, SandboxApiServer server, string kubeconfig, IReadOnlyList<SharedPath> agents, Uri store, Uri route53)
    {
        (Name, _server, _kubeconfig, _agents) = (name, server, kubeconfig, agents);
        Client = new(new KubernetesClientOptions { KubeConfigPath = kubeconfig, TypeInfoResolvers = { ResourceJsonContext.Default } });
        Store = new(store);
        Route53 = new(route53);
        Control = new(route53);
    }

    /// <summary>The region, and the operator's name among the observers.</summary>
    public string Name { get; }

    public KubernetesClient Client { get; }

    /// <summary>The operator's way to DynamoDB.</summary>
    public TcpProxy Store { get; }

    public TcpProxy Route53 { get; }

    /// <summary>The way to a place that answers while this operator is not cut off.</summary>
    public TcpProxy Control { get; }

    public OperatorProcess? Operator { get; private set; }

    public ApiServerFaults ApiServer => _server.Faults;

    /// <summary>What else a failure shows: the other operators' logs.</summary>
    public Func<string> Elsewhere { get; set; } = () => "";

    public string Log => string.Join('\n', _logs.Append(Operator?.Log ?? ""));

    public static async Task<ClusterSite> StartAsync(string name, string directory, IReadOnlyList<SharedPath> agents, Uri store, Uri route53)
    {
        var server = await SandboxApiServer.StartAsync();
        var kubeconfig = Path.Combine(directory, $"{name}.kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, server.Kubeconfig);
        _ = (await Command.RunAsync("kubectl", "--kubeconfig", kubeconfig, "apply", "-f", Repository.PathOf("crds"))).Required;
        var site = new ClusterSite(name, server, kubeconfig, agents, store, route53);
        await site.Client.CreateAsync(new V1Namespace { Metadata = new() { Name = ThreeClusters.Namespace } });
        return site;
    }

    public async Task<OperatorProcess> StartOperatorAsync(params string[] arguments)
    {
        if (Operator is { } before)
            _logs.Add(before.Log);
        return Operator = await OperatorProcess.StartAsync(
            ["--region", Name, "--namespace", ThreeClusters.Namespace, "--operator-namespace", ThreeClusters.Namespace, "--control-target", Control.Address.ToString(), .. arguments],
            new Dictionary<string, string>
            {
                ["KUBECONFIG"] = _kubeconfig,
                ["AWS_ENDPOINT_URL_ROUTE_53"] = Route53.Address.ToString(),
                ["AWS_ENDPOINT_URL_DYNAMODB"] = Store.Address.ToString(),
                ["AWS_REGION"] = Name,
                ["AWS_ACCESS_KEY_ID"] = "test",
                ["AWS_SECRET_ACCESS_KEY"] = "test",
            });
    }

    /// <summary>Cuts the operator off from everything but its own cluster.</summary>
    public void Isolate()
    {
        foreach (var path in (TcpProxy[])[Store, Route53, Control])
            path.Cut(refuse: true);
        foreach (var agent in _agents)
            agent.Close(Operator!.ProcessId);
    }

    /// <summary>Ends <see cref="Isolate"/>, and the cut of any of its paths.</summary>
    public void Rejoin()
    {
        foreach (var path in (TcpProxy[])[Store, Route53, Control])
            path.Resume();
        foreach (var agent in _agents)
            agent.Open(Operator!.ProcessId);
    }

    public Task<CommandResult> KubectlAsync(params string[] arguments) =>
        Command.RunAsync("kubectl", [.. (string[])["--kubeconfig", _kubeconfig, "-n", ThreeClusters.Namespace], .. arguments]);

    /// <summary>kubectl apply of a manifest.</summary>
    public Task<CommandResult> ApplyAsync(string manifest) =>
        Command.RunAsync("kubectl", ["--kubeconfig", _kubeconfig, "-n", ThreeClusters.Namespace, "apply", "-f", "-"], manifest);

    public async Task<FailoverPolicy> PolicyAsync() =>
        await Client.GetAsync<FailoverPolicy>(ThreeClusters.Policy, ThreeClusters.Namespace) ?? throw new InvalidOperationException("the policy is gone");

    public Task<FailoverPolicy> PolicyBecomesAsync(Func<FailoverPolicyStatus, bool> condition, string what, TimeSpan? deadline = null) =>
        BecomesAsync(PolicyAsync, p => condition(p.Status), what, deadline);

    public Task<FailoverPolicy> ConditionBecomesAsync(string type, ConditionStatus status, string reason) =>
        PolicyBecomesAsync(s => TestService.Condition(s.Conditions, type) is { } c && c.Status == status && c.Reason == reason, $"{type} is {status} for {reason}");

    public async Task EveryRegionIsKnownAsync()
    {
        foreach (var region in await Client.ListAsync<AgentRegion>(ThreeClusters.Namespace))
            _ = await RegionBecomesAsync(region.Metadata.Name, s => s.Verdict != Verdict.Unknown, $"{region.Metadata.Name} has a verdict");
    }

    public async Task<AgentRegion> RegionBecomesAsync(string region, Func<AgentRegionStatus, bool> condition, string what) => (await BecomesAsync(
        async () => await Client.GetAsync<AgentRegion>(region, ThreeClusters.Namespace), r => r is not null && condition(r.Status), what))!;

    public async Task<Failover> FailoverBecomesAsync(string name, FailoverPhase phase) => (await BecomesAsync(
        async () => await Client.GetAsync<Failover>(name, ThreeClusters.Namespace), f => f?.Status.Phase == phase, $"Failover {name} is {phase}"))!;

    public Task<Failover> AskAsync(string name, Func<FailoverSpec, FailoverSpec> spec) => Client.CreateAsync(new Failover
    {
        Metadata = new() { Name = name, NamespaceProperty = ThreeClusters.Namespace },
        Spec = spec(new() { PolicyRef = new() { Name = ThreeClusters.Policy }, Kind = FailoverKind.Switchover }),
    });

    public async Task<IReadOnlyList<string>> EventReasonsAsync() => [.. (await Client.ListAsync<Corev1Event>(ThreeClusters.Namespace)).Select(e => e.Reason!)];

    public async ValueTask DisposeAsync()
    {
        if (Operator is { } running)
            await running.DisposeAsync();
        Client.Dispose();
        foreach (var path in (TcpProxy[])[Store, Route53, Control])
            await path.DisposeAsync();
        await _server.DisposeAsync();
    }

    /// <summary>When it does not happen, the failure shows what the objects and the operator said at the end.</summary>
    private async Task<T> BecomesAsync<T>(Func<Task<T>> value, Func<T, bool> condition, string what, TimeSpan? deadline = null)
    {
        try
        {
            return await Eventually.BecomesAsync(value, condition, $"{Name}: {what}", deadline);
        }
        catch (Xunit.Sdk.XunitException missing)
        {
            throw new Xunit.Sdk.XunitException($"{missing.Message}\n{(await KubectlAsync("get", "areg,fop,failovers", "-o", "yaml")).Output}\n{Name}:\n{Log}\n{Elsewhere()}", missing);
        }
    }
}
