using AgentRegions.Core.Resources;
using AgentRegions.Sandbox.Route53;
using AgentRegions.Testing;
using static AgentRegions.Integration.Operator.TestService;

namespace AgentRegions.Integration.Operator;

/// <summary>The operator with the credentials that it has in a cluster.</summary>
public sealed class CredentialTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("agentregions-credentials-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [OperatorFact]
    [Trait("Suite", "Shipped")]
    public async Task WebIdentity_DoesAWholeFailover()
    {
        var token = Path.Combine(_directory, "token");
        await File.WriteAllTextAsync(token, "a.web.identity-token");
        await using var service = await StartAsync();

        var started = await service.StartOperatorAsync(
            new Dictionary<string, string>
            {
                ["AWS_ACCESS_KEY_ID"] = "",
                ["AWS_SECRET_ACCESS_KEY"] = "",
                ["AWS_ENDPOINT_URL_STS"] = service.Route53.Endpoint.ToString(),
                ["AWS_WEB_IDENTITY_TOKEN_FILE"] = token,
                ["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/agentregion-operator",
                ["AWS_ROLE_SESSION_NAME"] = "test",
            });
        await service.ActiveBecomesAsync(Us);
        await service.Agents[Us].KillAsync();
        await service.ActiveBecomesAsync(Eu);
        await service.FailoverBecomesAsync("agent-2", FailoverPhase.Done);

        Assert.All(
            service.Route53.Requests.Where(r => r.Operation is SandboxRoute53.Change or SandboxRoute53.List),
            r => Assert.StartsWith("ASIA", r.AccessKeyId, StringComparison.Ordinal));
        Assert.Contains("agentregion_failovers_total", await started.MetricsAsync(), StringComparison.Ordinal);
        await started.StopAsync();
        Assert.Equal(0, started.ExitCode);
    }
}
