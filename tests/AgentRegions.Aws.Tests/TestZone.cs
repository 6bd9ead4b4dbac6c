using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using AgentRegions.Aws.Zones;
using AgentRegions.Core.Dns;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Aws.Tests;

/// <summary>A zone of its own for a test, and what changes in it look like.</summary>
internal sealed record TestZone(string Name, string Id)
{
    public string Service => $"agent.{Name}";

    public DnsTarget Target => new(Name, Id, Service);

    public static TestZone In(SandboxRoute53 route53, string? name = null, bool isPrivate = false)
    {
        name ??= $"z{Guid.NewGuid():n}.example";
        return new TestZone(name, route53.CreateZone(name, isPrivate));
    }

    public async Task DeleteAsync(SandboxRoute53 route53)
    {
        using var http = new HttpClient();
        using var answer = await http.DeleteAsync(new Uri(route53.Endpoint, $"/2013-04-01/hostedzone/{Id}"));
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What signs the requests when the environment has nothing: the sandbox asks for no truth in it.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Before any test of this project.")]
    internal static void SetCredentials()
    {
        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[("AWS_ACCESS_KEY_ID", "test"), ("AWS_SECRET_ACCESS_KEY", "test")])
        {
            if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name)))
                Environment.SetEnvironmentVariable(name, value);
        }
    }

    public static Route53Zones Client(Uri endpoint, Action<Route53Options>? configure = null)
    {
        var options = new Route53Options { Endpoint = endpoint, RequestsPerSecond = 500, Burst = 500, RequestTimeout = TimeSpan.FromSeconds(2), RetryDelay = TimeSpan.FromMilliseconds(10) };
        configure?.Invoke(options);
        return new Route53Zones(options);
    }

    public DnsRecordSet Txt(string value, string? name = null) => new()
    {
        Name = OwnershipRecord.NameFor(name ?? Service),
        Type = DnsRecordType.TXT,
        TtlSeconds = 60,
        Values = [value],
    };

    public DnsRecordSet A(string address, string? name = null) => new()
    {
        Name = name ?? Service,
        Type = DnsRecordType.A,
        TtlSeconds = 15,
        Values = [address],
    };

    public DnsRecordSet Weighted(string region, int weight, string address) => A(address) with { SetIdentifier = region, Routing = new RoutingRule.Weighted(weight) };

    /// <summary>From one ownership value (null: none) to the next.</summary>
    public DnsChange Swap(string? expected, string? next, params DnsRecordSet[] upserts) =>
        new(expected is null ? null : Txt(expected), next is null ? null : Txt(next), upserts, []);
}
