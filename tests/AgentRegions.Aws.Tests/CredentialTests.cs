using AgentRegions.Aws.Tests.DynamoDb;
using AgentRegions.Sandbox.Route53;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Aws.Tests;

/// <summary>Where credentials come from, seen from outside: which access key signs the requests of a program.</summary>
[NeedsServers]
public sealed class CredentialTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("agentregions-aws-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task NothingToSignWith_SaysThatCredentialsAreMissing()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        var (exitCode, output) = await ProbeProgram.RunAsync(zone, Environment(route53, ("AWS_EC2_METADATA_DISABLED", "true")));
        Assert.Equal(1, exitCode);
        Assert.StartsWith("AccessDenied", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebIdentity_SignsWithTheAssumedRole()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        var token = Path.Combine(_directory, "token");
        await File.WriteAllTextAsync(token, "a.web.identity-token");
        var (exitCode, output) = await ProbeProgram.RunAsync(zone, Environment(
            route53,
            ("AWS_ENDPOINT_URL_STS", route53.Endpoint.ToString()),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", token),
            ("AWS_ROLE_ARN", "arn:aws:iam::123456789012:role/agentregion-operator"),
            ("AWS_ROLE_SESSION_NAME", "test")));
        Assert.True(exitCode == 0, output);
        Assert.Contains(route53.Requests, r => r.Body.Contains("AssumeRoleWithWebIdentity", StringComparison.Ordinal) && r.Body.Contains("a.web.identity-token", StringComparison.Ordinal));
        Assert.All(route53.Requests.Where(r => r.Operation == SandboxRoute53.List), r => Assert.StartsWith("ASIA", r.AccessKeyId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ContainerCredentials_SignWithWhatTheEndpointGives()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var agent = builder.Build();
        agent.Run(context => context.Response.WriteAsync($$"""
            {"AccessKeyId":"AKIACONTAINER","SecretAccessKey":"s","Token":"t","Expiration":"{{DateTimeOffset.UtcNow.AddHours(1):yyyy-MM-ddTHH:mm:ssZ}}"}
            """));
        await agent.StartAsync();
        var (exitCode, output) = await ProbeProgram.RunAsync(zone, Environment(route53, ("AWS_CONTAINER_CREDENTIALS_FULL_URI", $"{agent.Urls.First()}/credentials")));
        Assert.True(exitCode == 0, output);
        Assert.All(route53.Requests, r => Assert.Equal("AKIACONTAINER", r.AccessKeyId));
    }

    [Fact]
    public async Task ProfileWithARole_AssumesItWithItsSourceCredentials()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        var config = Path.Combine(_directory, "config");
        await File.WriteAllTextAsync(config, $"""
            [profile base]
            aws_access_key_id = AKIABASE
            aws_secret_access_key = s
            [profile operator]
            role_arn = arn:aws:iam::123456789012:role/agentregion-operator
            source_profile = base
            region = eu-west-1
            """);
        var (exitCode, output) = await ProbeProgram.RunAsync(zone, Environment(
            route53,
            ("AWS_ENDPOINT_URL_STS", route53.Endpoint.ToString()),
            ("AWS_CONFIG_FILE", config),
            ("AWS_SHARED_CREDENTIALS_FILE", Path.Combine(_directory, "none")),
            ("AWS_PROFILE", "operator")));
        Assert.True(exitCode == 0, output);
        Assert.Contains(route53.Requests, r => r.Body.Contains("Action=AssumeRole&", StringComparison.Ordinal) && r.AccessKeyId == "AKIABASE");
        Assert.All(route53.Requests.Where(r => r.Operation == SandboxRoute53.List), r => Assert.StartsWith("ASIA", r.AccessKeyId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task CoordinationTable_IsFoundByTheSdksVariables_CheckedReadAndWritten()
    {
        await using var stub = await StubDynamoDb.StartAsync();
        stub.Standing = (context, request) => StubDynamoDb.Answer(request switch
        {
            { Operation: "DescribeTable" } => TableRulesTests.Recorded("single-region"),
            { Operation: "GetItem" } when request.Body.GetProperty("Key").GetProperty("pk").GetProperty("S").GetString() == "store" =>
                """{"Item":{"pk":{"S":"store"},"sk":{"S":"id"},"id":{"S":"store-7"}}}""",
            { Operation: "GetItem" } => """{"Item":{"pk":{"S":"p"},"sk":{"S":"s"},"version":{"N":"4"},"json":{"S":"{\"term\":41}"}}}""",
            _ => "{}",
        })(context, request);

        var (exitCode, output) = await ProbeProgram.RunAsync(["agentregion-coordination", "eu-central-1"], new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL_DYNAMODB"] = stub.Endpoint.ToString(),
            ["AWS_ACCESS_KEY_ID"] = "AKIAENVIRONMENT",
            ["AWS_SECRET_ACCESS_KEY"] = "s",
        });

        Assert.True(exitCode == 0, output);
        Assert.Equal("store store-7: term 42", output.Trim());
        Assert.All(stub.Requests, r => Assert.Equal("eu-central-1", r.Region));
    }

    private static Dictionary<string, string> Environment(SandboxRoute53 route53, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string> { ["AWS_ENDPOINT_URL_ROUTE_53"] = route53.Endpoint.ToString() };
        foreach (var (name, value) in more)
            environment[name] = value;
        return environment;
    }
}
