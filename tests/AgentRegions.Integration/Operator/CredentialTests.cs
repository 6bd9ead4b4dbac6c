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

    [Fact]
    [Trait("Suite", "Shipped")]
    public async Task ContainerCredentials_SignWithWhatTheEndpointGives()
    {
        var expires = TimeProvider.System.GetUtcNow().AddHours(1);
        await using var container = new HttpReceiver
        {
            Answer = _ => new(200, $$"""
                {"AccessKeyId": "AKIACONTAINER", "SecretAccessKey": "s", "Token": "t", "Expiration": "{{expires:yyyy-MM-ddTHH:mm:ssZ}}"}
                """),
        };

        await SignsWithAsync("AKIACONTAINER", new() { ["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = $"{container.Url}credentials" });
    }

    [Fact]
    [Trait("Suite", "Shipped")]
    public async Task ProfileWithARole_AssumesItWithItsSourceCredentials()
    {
        await using var sts = await SandboxRoute53.StartAsync();
        var config = Path.Combine(_directory, "config");
        await File.WriteAllTextAsync(config, """
            [profile base]
            aws_access_key_id = AKIABASE
            aws_secret_access_key = s
            [profile operator]
            role_arn = arn:aws:iam::123456789012:role/agentregion-operator
            source_profile = base
            region = eu-west-1
            """);

        await SignsWithAsync("ASIA", new()
        {
            ["AWS_ENDPOINT_URL_STS"] = sts.Endpoint.ToString(),
            ["AWS_CONFIG_FILE"] = config,
            ["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(_directory, "none"),
            ["AWS_PROFILE"] = "operator",
        });

        Assert.Contains(sts.Requests, r => r.Body.Contains("Action=AssumeRole&", StringComparison.Ordinal) && r.AccessKeyId == "AKIABASE");
    }

    /// <summary>Looks for a table that is not there; what matters is who asks.</summary>
    private static async Task SignsWithAsync(string accessKey, Dictionary<string, string> environment)
    {
        await using var dynamoDb = new HttpReceiver
        {
            Answer = _ => new(400, """{"__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", "message": "no such table"}"""),
        };
        environment["AWS_ENDPOINT_URL_DYNAMODB"] = dynamoDb.Url.ToString();
        environment["AWS_ACCESS_KEY_ID"] = environment["AWS_SECRET_ACCESS_KEY"] = "";

        var check = await OperatorProcess.RunAsync(environment, "coordination", "check", "--table", "t", "--endpoint", "eu-central-1");

        Assert.True(check.ExitCode == 1, check.Error);
        Assert.NotEmpty(dynamoDb.Received);
        Assert.All(dynamoDb.Received, r => Assert.Contains($"Credential={accessKey}", r.Headers["Authorization"], StringComparison.Ordinal));
    }
}
