using System.Text.Json;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Core.Tables;
using Amazon.Runtime;

namespace AgentRegions.Aws.Tests.DynamoDb;

/// <summary>config/iam/ allows what is called, and no more.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task OperatorsPolicy_AllowsExactlyWhatTheOperatorCalls()
    {
        await using var stub = await StubDynamoDb.StartAsync();
        using var client = stub.Client();
        var table = client.Table("t", ["us-east-1"]);
        await table.GetAsync(new("p", "s"), consistent: true, default);
        await table.QueryAsync("p", "", consistent: true, default);
        await table.PutAsync(new("p", "s"), WriteCondition.NotExists, default);
        await table.DeleteAsync(new("p", "s"), WriteCondition.None, default);
        stub.Standing = StubDynamoDb.Answer("""{"Table":{"TableName":"t","TableArn":"arn:aws:dynamodb:us-east-1:1:table/t"}}""");
        await client.Tables.CheckAsync("t", ["us-east-1"], [], default);

        Assert.Equal(stub.Requests.Select(r => $"dynamodb:{r.Operation}").Order(), Allowed("coordination-table.json").Order());
    }

    [Fact]
    public async Task SidecarsPolicy_AllowsExactlyWhatTheSidecarCalls_OnEachTable()
    {
        await using var stub = await StubDynamoDb.StartAsync();
        using var sessions = new DynamoDbSessions(new()
        {
            Region = "us-east-1",
            SessionPeers = new Dictionary<string, string> { ["us"] = "us-east-1", ["eu"] = "eu-west-1" },
            EffectTable = "agent-effects",
            EffectEndpoints = ["us-east-1"],
            Calls = { Endpoint = stub.Endpoint, Credentials = new BasicAWSCredentials("test", "test"), RequestTimeout = TimeSpan.FromSeconds(20) },
        });
        foreach (var table in new[] { sessions.Tables.Sessions, sessions.Tables.Effects! })
        {
            await table.GetAsync(new("p", "s"), consistent: true, default);
            await table.QueryAsync("p", "", consistent: true, default);
            await table.PutAsync(new("p", "s"), WriteCondition.NotExists, default);
            await table.DeleteAsync(new("p", "s"), WriteCondition.None, default);
        }
        stub.Standing = StubDynamoDb.Answer("""{"Table":{"TableName":"t","TableArn":"arn:aws:dynamodb:us-east-1:1:table/t"}}""");
        await sessions.Tables.CheckAsync(default);

        foreach (var (table, resource) in new[] { ("agent-sessions", "us-east-1:*:table/agent-sessions"), ("agent-effects", "*:*:table/agent-effects") })
        {
            Assert.Equal(
                stub.Requests.Where(r => r.Body.GetProperty("TableName").GetString() == table).Select(r => $"dynamodb:{r.Operation}").Order(),
                Allowed("agent-tables.json", $"arn:aws:dynamodb:{resource}").Order());
        }

        var before = stub.Requests.Count;
        var (peer, there) = Assert.Single(sessions.Tables.Peers);
        await there.GetAsync(new("p", "s"), consistent: true, default);
        await there.QueryAsync("p", "", consistent: true, default);
        Assert.Equal("eu", peer);
        Assert.Equal(stub.Requests.Skip(before).Select(r => $"dynamodb:{r.Operation}").Order(), Allowed("agent-tables.json", "arn:aws:dynamodb:eu-west-1:*:table/agent-sessions").Order());
    }

    [Fact]
    public void CreationsPolicyOfAgentTables_AllowsWhatIsCalled_AndWhatReplicasAskFor()
    {
        var coordination = Allowed("create-coordination-table.json", "arn:aws:dynamodb:*:*:table/agentregion-coordination").ToList();

        Assert.Equal(coordination, Allowed("create-agent-tables.json", "arn:aws:dynamodb:*:*:table/agent-effects"));
        Assert.Equal(
            coordination.Append(TableActions.DescribeTimeToLive).Append(TableActions.UpdateTimeToLive).Append(TableActions.UpdateContinuousBackups).Order(),
            Allowed("create-agent-tables.json", "arn:aws:dynamodb:*:*:table/agent-sessions").Order());
    }

    [Fact]
    public void CreationsPolicy_AllowsWhatIsCalled_AndWhatReplicasAskFor()
    {
        var allowed = Allowed("create-coordination-table.json");
        // The second half: what DynamoDB asks of who adds a replica.
        Assert.Equal(
            new[] { "CreateTable", "UpdateTable", "DescribeTable", "CreateTableReplica", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem" }.Select(a => $"dynamodb:{a}").Append("iam:CreateServiceLinkedRole").Order(),
            allowed.Order());
    }

    [Theory]
    [InlineData("coordination-table.json")]
    [InlineData("create-coordination-table.json")]
    public void EveryDynamoDbStatement_IsAboutOneTable(string file)
    {
        foreach (var statement in Statements(file).Where(s => s.GetProperty("Action").ToString().Contains("dynamodb:", StringComparison.Ordinal)))
            Assert.Equal("arn:aws:dynamodb:*:*:table/agentregion-coordination", statement.GetProperty("Resource").GetString());
    }

    private static IEnumerable<string> Allowed(string file, string? resource = null) => Statements(file).Where(s => resource is null || s.GetProperty("Resource").GetString() == resource).SelectMany(s => s.GetProperty("Action") is { ValueKind: JsonValueKind.Array } actions
        ? actions.EnumerateArray().Select(a => a.GetString()!)
        : [s.GetProperty("Action").GetString()!]);

    private static List<JsonElement> Statements(string file)
    {
        using var policy = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("config", "iam", file)));
        Assert.Equal("2012-10-17", policy.RootElement.GetProperty("Version").GetString());
        return [.. policy.RootElement.GetProperty("Statement").EnumerateArray().Select(s => s.Clone())];
    }
}
