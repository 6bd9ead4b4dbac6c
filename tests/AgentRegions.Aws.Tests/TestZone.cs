using System.Net.Http.Headers;
using System.Xml.Linq;
using AgentRegions.Aws.Zones;
using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Tests;

/// <summary>A zone of its own for a test, and what changes in it look like.</summary>
internal sealed record TestZone(string Name, string Id)
{
    private static readonly HttpClient Http = new();

    public string Service => $"agent.{Name}";

    public DnsTarget Target => new(Name, Id, Service);

    public static Uri Endpoint => new(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL_ROUTE_53")!);

    public static async Task<TestZone> CreateAsync(string? name = null, bool isPrivate = false)
    {
        name ??= $"z{Guid.NewGuid():n}.example";
        var vpc = isPrivate ? "<VPC><VPCRegion>us-east-1</VPCRegion><VPCId>vpc-1</VPCId></VPC>" : "";
        var body = $"""
            <CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><Name>{name}</Name>{vpc}<CallerReference>{Guid.NewGuid()}</CallerReference>
            <HostedZoneConfig><Comment>test</Comment><PrivateZone>{(isPrivate ? "true" : "false")}</PrivateZone></HostedZoneConfig></CreateHostedZoneRequest>
            """;
        var answer = XElement.Parse(await SendAsync(HttpMethod.Post, "/2013-04-01/hostedzone", body));
        var id = answer.Descendants().First(e => e.Name.LocalName == "Id").Value;
        return new TestZone(name, id.Split('/')[^1]);
    }

    public Task DeleteAsync() => SendAsync(HttpMethod.Delete, $"/2013-04-01/hostedzone/{Id}", "");

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

    private static async Task<string> SendAsync(HttpMethod method, string path, string body)
    {
        using var request = new HttpRequestMessage(method, new Uri(Endpoint, path));
        request.Content = new StringContent(body, new MediaTypeHeaderValue("application/xml"));
        // moto asks for the form of a signature, not for its truth.
        request.Headers.TryAddWithoutValidation("Authorization", "AWS4-HMAC-SHA256 Credential=testbed/20260101/us-east-1/route53/aws4_request, SignedHeaders=host, Signature=0");
        using var response = await Http.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync();
    }
}
