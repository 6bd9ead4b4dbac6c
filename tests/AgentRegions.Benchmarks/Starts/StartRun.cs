using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using AgentRegions.Core.Resources;
using AgentRegions.Integration.Operator;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Resources;
using AgentRegions.Testing;
using k8s.Models;

namespace AgentRegions.Benchmarks.Starts;

/// <summary>The published operator: from its start to the first status it writes, and its resident memory.</summary>
internal static partial class StartRun
{
    private static readonly TimeSpan StartBudget = TimeSpan.FromMilliseconds(400);
    private const int MemoryBudgetMiB = 80;

    public static async Task<int> MeasureAsync(string program, int rounds, int objects, CancellationToken cancellation)
    {
        var kubeConfigPath = await TestSandbox.ChosenKubeConfigPathAsync();
        _ = (await Command.RunAsync("kubectl", "apply", "-f", Repository.PathOf("crds"))).Required;
        using var client = new KubernetesClient(new KubernetesClientOptions { KubeConfigPath = kubeConfigPath });
        await using var agent = await AgentProcess.StartAsync(TestService.Us);

        List<double> starts = [];
        for (var i = 0; i < rounds; i++)
        {
            var start = await WithOperatorAsync(client, kubeConfigPath, program, agent.Endpoint, 1, (_, first) => first);
            starts.Add(start.TotalMilliseconds);
        }
        starts.Sort();
        var memory = await WithOperatorAsync(client, kubeConfigPath, program, agent.Endpoint, objects, ResidentAsync);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"start → first status: p50 {starts[starts.Count / 2]:0} ms, max {starts[^1]:0} ms, {rounds} starts (budget {StartBudget.TotalMilliseconds:0} ms)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resident with {objects} objects: {memory} MiB (budget {MemoryBudgetMiB} MiB)"));
        return starts[starts.Count / 2] <= StartBudget.TotalMilliseconds && memory <= MemoryBudgetMiB ? 0 : 1;

        async Task<int> ResidentAsync(Process process, Task<TimeSpan> first)
        {
            await first;
            await Eventually.BecomesAsync(
                () => client.ListAsync<AgentRegion>(), regions => regions.Count(r => r.Status.Verdict == Verdict.Healthy) >= objects, "every region is healthy", TimeSpan.FromMinutes(2));
            // What it needs at rest, not while it starts.
            await Task.Delay(TimeSpan.FromSeconds(20), cancellation);
            var status = await File.ReadAllTextAsync($"/proc/{process.Id}/status", cancellation);
            return int.Parse(Resident().Match(status).Groups[1].Value, CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <param name="measure">Gets the operator and the time from its start to the first status.</param>
    private static async Task<T> WithOperatorAsync<T>(KubernetesClient client, string kubeConfigPath, string program, Uri endpoint, int objects, Func<Process, Task<TimeSpan>, Task<T>> measure)
    {
        var ns = $"start-{Guid.NewGuid():N}"[..16];
        await client.CreateAsync(new V1Namespace { Metadata = new() { Name = ns } });
        for (var i = 0; i < objects; i++)
            await client.CreateAsync(Region($"region-{i}", ns, endpoint));
        var listed = await client.ListPageAsync<AgentRegion>(ns, new());

        var environment = new ProcessStartInfo(program, ["--region", TestService.Us, "--namespace", ns, "--operator-namespace", ns, "--http-bind-address", "127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KUBECONFIG"] = kubeConfigPath },
        };
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(environment)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return await measure(process, FirstStatusAsync(client, ns, listed.ResourceVersion!, clock));
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            await client.DeleteAsync<V1Namespace>(ns);
        }
    }

    private static async Task<TimeSpan> FirstStatusAsync(KubernetesClient client, string ns, string from, Stopwatch clock)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await foreach (var change in client.WatchAsync<AgentRegion>(ns, new() { ResourceVersion = from }, patience.Token))
        {
            if (change.Entity?.Status.Conditions.Count > 0)
                return clock.Elapsed;
        }
        throw new TimeoutException("no status came");
    }

    private static AgentRegion Region(string name, string ns, Uri endpoint) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = ns },
        Spec = new() { Region = TestService.Us, Endpoint = endpoint.ToString().TrimEnd('/'), Dns = new() { Addresses = new() { Ipv4 = ["203.0.113.10"] } } },
    };

    [GeneratedRegex(@"VmRSS:\s+(\d+) kB")]
    private static partial Regex Resident();
}
