using System.Text.Json;
using AgentRegions.Core.Tables;

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

    private static IEnumerable<string> Allowed(string file) => Statements(file).SelectMany(s => s.GetProperty("Action") is { ValueKind: JsonValueKind.Array } actions
        ? actions.EnumerateArray().Select(a => a.GetString()!)
        : [s.GetProperty("Action").GetString()!]);

    private static List<JsonElement> Statements(string file)
    {
        using var policy = JsonDocument.Parse(File.ReadAllText(Repository.PathOf("config", "iam", file)));
        Assert.Equal("2012-10-17", policy.RootElement.GetProperty("Version").GetString());
        return [.. policy.RootElement.GetProperty("Statement").EnumerateArray().Select(s => s.Clone())];
    }
}
