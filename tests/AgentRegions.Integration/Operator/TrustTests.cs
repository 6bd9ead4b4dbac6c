using AgentRegions.Core.Resources;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>AWS behind TLS as in the cloud: a root, an intermediate that the server sends along, a leaf. SSL_CERT_FILE has the root.</summary>
public sealed class TrustTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("agentregions-trust-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [OperatorFact]
    [Trait("Suite", "Shipped")]
    public async Task RootInTheBundle_Route53IsTrusted_AndTheServiceMoves()
    {
        using var authority = new TestAuthority();
        await using var service = await StartAsync();
        await using var front = new TlsFront(service.Route53.Endpoint, authority.Serving("route53.example"));

        await service.StartOperatorAsync(await TrustingAsync(authority, front));
        await service.ActiveBecomesAsync(Us);
        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);

        Assert.True(front.Handshakes > 0);
    }

    [OperatorFact]
    [Trait("Suite", "Shipped")]
    public async Task AnotherRootInTheBundle_NothingIsSent_AndThePolicySaysSo()
    {
        using var authority = new TestAuthority();
        using var stranger = new TestAuthority();
        await using var service = await StartAsync();
        await using var front = new TlsFront(service.Route53.Endpoint, stranger.Serving("route53.example"));

        await service.StartOperatorAsync(await TrustingAsync(authority, front));
        var policy = await service.PolicyBecomesAsync(
            s => Condition(s.Conditions, ConditionTypes.DNSInSync) is { Status: not ConditionStatus.True, Reason: "Unavailable" }, "Route 53 is not trusted");

        var said = Condition(policy.Status.Conditions, ConditionTypes.DNSInSync).Message;
        Assert.Contains("certificate", said, StringComparison.Ordinal);
        Assert.Contains("SSL_CERT_FILE", said, StringComparison.Ordinal);

        Assert.Empty(service.Route53.Requests);
    }

    private async Task<Dictionary<string, string>> TrustingAsync(TestAuthority authority, TlsFront route53)
    {
        var bundle = Path.Combine(_directory, "bundle.pem");
        await File.WriteAllTextAsync(bundle, authority.RootPem);
        return new()
        {
            ["AWS_ENDPOINT_URL_ROUTE_53"] = route53.Address.ToString(),
            ["SSL_CERT_FILE"] = bundle,
            ["SSL_CERT_DIR"] = _directory,
        };
    }
}
