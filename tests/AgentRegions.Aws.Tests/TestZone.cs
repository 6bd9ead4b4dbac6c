using AgentRegions.Aws.Zones;
using AgentRegions.Core.Dns;
using AgentRegions.Testing.Route53;

namespace AgentRegions.Aws.Tests;

/// <summary>A zone of its own for a test, and what changes in it look like.</summary>
internal sealed record TestZone(string Name, string Id)
{
    public string Service => $"agent.{Name}";

    public DnsTarget Target => new(Name, Id, Service);

    public static Uri Endpoint => HostedZone.Endpoint;

    public static async Task<TestZone> CreateAsync(string? name = null, bool isPrivate = false)
    {
        name ??= $"z{Guid.NewGuid():n}.example";
        return new TestZone(name, await HostedZone.CreateAsync(name, isPrivate));
    }

    public Task DeleteAsync() => HostedZone.DeleteAsync(Id);

    public static Route53Zones Client(Uri? endpoint = null, Action<Route53Options>? configure = null)
    {
        var options = new Route53Options { Endpoint = endpoint ?? Endpoint, RequestsPerSecond = 500, Burst = 500, RequestTimeout = TimeSpan.FromSeconds(2), RetryDelay = TimeSpan.FromMilliseconds(10) };
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

    public DnsRecordSet Weighted(string region, int weight, string address) => A(address) with { SetIdentifier = region, Weight = weight };

    /// <summary>From one ownership value (null: none) to the next.</summary>
    public DnsChange Swap(string? expected, string? next, params DnsRecordSet[] upserts) =>
        new(expected is null ? null : Txt(expected), next is null ? null : Txt(next), upserts, []);
}
