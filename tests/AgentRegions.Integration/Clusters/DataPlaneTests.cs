using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using AgentRegions.Core;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.Answers;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Operator;
using AgentRegions.Sandbox.Dns;
using AgentRegions.Testing;
using Xunit.Abstractions;
using static AgentRegions.Integration.Clusters.ThreeClusters;

namespace AgentRegions.Integration.Clusters;

/// <summary>Three operators, whom the sandbox's Route 53 really asks, move a service while nobody reaches its API. Says how long each way took.</summary>
public sealed class DataPlaneTests(ITestOutputHelper output)
{
    /// <summary>In the environment, set to anything: checks every 10 s and a threshold of 3, as they are by default; else 20 times as fast and 1.</summary>
    private const string RealPace = "AGENTREGIONS_REAL_PACE";

    private static readonly bool IsReal = Environment.GetEnvironmentVariable(RealPace) is { Length: > 0 };
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private static readonly string Secret = new('s', 40);

    [ClustersFact]
    [TakesLong]
    public async Task Route53sApiIsAway_ActiveRegionDies_ClientsAreMovedThereAndBack_AndTheZoneCatchesUp()
    {
        var ports = new[] { Us, Eu, West }.ToDictionary(name => name, _ => FreePort());
        await using var clusters = await StartAsync(p => Switched(p, ports));
        clusters.Route53.Settings.ProbeSpeed = IsReal ? 1 : 20;
        var secret = Path.GetTempFileName();
        await File.WriteAllTextAsync(secret, Secret);
        Task RunAsync(ClusterSite site) => site.StartOperatorAsync("--routing-control-bind-address", $"127.0.0.1:{ports[site.Name]}", "--routing-control-secret-file", secret);
        await Task.WhenAll(clusters.Sites.Values.Select(RunAsync));
        foreach (var site in clusters.Sites.Values)
            await site.PolicyBecomesAsync(s => TestService.Condition(s.Conditions, ConditionTypes.DataPlaneReady) is { Status: ConditionStatus.True }, "the data plane is ready", Patience);
        Assert.Equal(AddressOf(Us), Told(clusters));

        // us-east-1 is gone with its operator, and with it Route 53's control plane.
        foreach (var site in clusters.Sites.Values)
            site.Route53.Cut(refuse: true);
        var batches = clusters.Route53.Accepted.Count;
        await clusters[Us].Operator!.KillAsync();
        await clusters.Agents[Us].KillAsync();
        await MovesAsync(clusters, Eu, 2, "failing over without Route 53's API");
        await Task.WhenAll(new[] { Eu, West }.Select(name => clusters[name].PolicyBecomesAsync(
            s => s is { Active: Eu, Epoch: 2 } && TestService.Condition(s.Conditions, ConditionTypes.DNSInSync).Reason == "SwitchedByDataPlane", "the status says what clients are told, and that the zone lags", Patience)));
        Assert.Equal(batches, clusters.Route53.Accepted.Count);
        Assert.Equal(200, await AskAsync(ports[Eu], Us));
        Assert.Equal(404, await AskAsync(ports[Eu], Eu));

        // Back, while the API is still away.
        await clusters.Agents[Us].RestartAsync();
        await RunAsync(clusters[Us]);
        await clusters[Eu].RegionBecomesAsync(Us, r => r.Verdict == Verdict.Healthy, "us-east-1 is healthy again");
        await clusters[Eu].AskAsync("back", s => s with { To = Us, Timeout = Duration.FromMinutes(4) });
        await MovesAsync(clusters, Us, 3, "failing back without Route 53's API");
        await clusters[Eu].PolicyBecomesAsync(s => s is { Active: Us, Epoch: 3 }, "the status follows", Patience);
        Assert.Equal(batches, clusters.Route53.Accepted.Count);
        Assert.DoesNotContain(RoutingControlKeys.Parse(Secret).TokenFor(new(Namespace, Policy), Us), string.Concat(clusters.Sites.Values.Select(s => s.Log)), StringComparison.Ordinal);

        foreach (var site in clusters.Sites.Values)
            site.Route53.Resume();
        foreach (var site in clusters.Sites.Values)
            await site.PolicyBecomesAsync(s => s.Active == Us && TestService.Condition(s.Conditions, ConditionTypes.DNSInSync).Status == ConditionStatus.True, "the zone caught up", Patience);
        Assert.Equal(("us-east-1", 3L), clusters.Route53.Accepted[^1].Changes.Where(c => c is { Type: "TXT", Action: "CREATE" or "UPSERT" })
            .Select(c => OwnershipRecord.Parse(c.Values[0].Replace("\"", "", StringComparison.Ordinal))!).Select(o => (string.Join(',', o.Active), o.Epoch)).Single());
        Assert.Equal(404, await AskAsync(ports[Eu], Eu));

        // And with the API.
        await clusters.Agents[Us].KillAsync();
        await MovesAsync(clusters, Eu, 4, "failing over with Route 53's API");
        File.Delete(secret);
    }

    private async Task MovesAsync(ThreeClusters clusters, string to, long epoch, string what)
    {
        var began = Stopwatch.GetTimestamp();
        await clusters[Eu].PolicyBecomesAsync(s => s.Epoch == epoch, $"epoch {epoch} is intended", Patience);
        var decided = Stopwatch.GetElapsedTime(began);
        await Eventually.HoldsAsync(() => Told(clusters) == AddressOf(to), $"clients are told {to}", Patience);
        var told = Stopwatch.GetElapsedTime(began);
        output.WriteLine($"{what}: decided after {decided.TotalSeconds:0.0} s, and told {(told - decided).TotalSeconds:0.0} s later");
    }

    private static FailoverPolicySpec Switched(FailoverPolicySpec policy, Dictionary<string, int> ports) => policy with
    {
        Dns = policy.Dns with
        {
            HealthChecks = new() { FailureThreshold = IsReal ? 3 : 1 },
            Switch = SwitchPath.DataPlane,
            DataPlane = new() { RoutingControls = [.. ports.Select(p => new RoutingControlSpec { Observer = p.Key, Url = $"http://127.0.0.1:{p.Value}" })] },
        },
    };

    private static string AddressOf(string region) => TestService.AddressOf(region);

    private static string Told(ThreeClusters clusters) => string.Join(' ', clusters.Route53.Answers($"agent.{Zone}", RecordType.A, TestPlaces.All[0]).SelectMany(s => s.Answer.Records).Select(r => r.Value));

    private static async Task<int> AskAsync(int port, string region)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var service = new NamespacedName(Namespace, Policy);
        using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}{DataPlaneChecks.PathOf(service, region, RoutingControlKeys.Parse(Secret).TokenFor(service, region))}"));
        return (int)answer.StatusCode;
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
