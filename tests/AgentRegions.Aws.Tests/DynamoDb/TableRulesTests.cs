using AgentRegions.Core.Coordination;
using AgentRegions.Core.Tables;

namespace AgentRegions.Aws.Tests.DynamoDb;

/// <summary>Against answers of DescribeTable as they are on the wire, through the SDK: DynamoDB Local has no global tables.</summary>
public sealed class TableRulesTests : IAsyncLifetime
{
    private const string Three = "us-east-1 us-east-2 us-west-2";
    private StubDynamoDb _stub = null!;

    public async Task InitializeAsync() => _stub = await StubDynamoDb.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Theory]
    [InlineData("strong-three-replicas", Three, "us-east-1 us-west-2")]
    [InlineData("strong-three-replicas", "us-west-2", "eu-west-1")]
    [InlineData("strong-two-replicas-and-witness", "us-east-1 us-east-2", "us-east-1 us-east-2")]
    [InlineData("strong-replica-out-of-reach", Three, "us-east-1 us-west-2")]
    [InlineData("single-region", "eu-central-1", "us-east-1 eu-west-1")]
    [InlineData("single-region-updating", "eu-central-1", "us-east-1")]
    [InlineData("dynamodb-local", "us-east-1", "us-east-1 eu-west-1")]
    public async Task Fine(string table, string endpoints, string regions) => Assert.Empty(await CheckAsync(table, endpoints, regions));

    [Theory]
    [InlineData("eventual", "us-east-1 us-west-2", "us-east-1", "EventuallyConsistent", "a conditional write sees its own replica only")]
    [InlineData("eventual-unsaid", "us-east-1 us-west-2", "us-east-1", "EventuallyConsistent", "multi-Region strong consistency")]
    [InlineData("single-region", "eu-central-1", "us-east-1 eu-central-1", "TableInServiceRegion", "is in eu-central-1 alone")]
    [InlineData("single-region", "eu-central-1 us-east-1", "eu-west-1", "EndpointNotReplica", "has no replica in us-east-1 (it has eu-central-1)")]
    [InlineData("strong-three-replicas", "us-east-1 eu-west-1", "us-east-1", "EndpointNotReplica", "has no replica in eu-west-1")]
    [InlineData("strong-two-replicas-and-witness", Three, "us-east-1", "EndpointNotReplica", "its witness cannot be called: us-west-2")]
    [InlineData("strong-replica-being-made", "us-east-1", "us-east-1", "TableNotComplete", "not ready: us-west-2 (CREATING)")]
    [InlineData("other-keys", "eu-central-1", "us-east-1", "TableKeys", "has the keys id (HASH, S), at (RANGE, N), not pk (HASH, S), sk (RANGE, S)")]
    [InlineData("creating", "eu-central-1", "us-east-1", "TableNotActive", "is CREATING; wait until it is ACTIVE")]
    [InlineData("dynamodb-local", "us-east-1 us-west-2", "eu-west-1", "EndpointNotReplica", "has no replica in us-east-1, us-west-2")]
    public async Task Refused(string table, string endpoints, string regions, string reason, string text)
    {
        var refusal = Assert.Single(await CheckAsync(table, endpoints, regions));

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralProblems_AreAllNamed() =>
        Assert.Equal(["TableKeys", "TableInServiceRegion", "EndpointNotReplica"], (await CheckAsync("other-keys", "us-east-1", "eu-central-1")).Select(r => r.Reason));

    [Fact]
    public async Task DescribeIsDenied_NamesThePermission()
    {
        using var client = _stub.Client();
        _stub.Standing = StubDynamoDb.Refuse("AccessDeniedException", "User: arn:aws:sts::1:assumed-role/x is not authorized");

        var denied = await Assert.ThrowsAsync<CoordinationException>(() => client.Tables.CheckAsync("agentregion-coordination", ["us-east-1"], [], default));

        Assert.Equal("AccessDenied", denied.Reason);
        Assert.Contains("lacks dynamodb:DescribeTable on arn:aws:dynamodb:us-east-1:ACCOUNT:table/agentregion-coordination", denied.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FirstReplicaIsDark_AnotherIsAsked()
    {
        using var client = _stub.Client(deadRegion: "us-east-1");
        _stub.Standing = StubDynamoDb.Answer(Recorded("strong-replica-out-of-reach"));

        Assert.Empty(await client.Tables.CheckAsync("agentregion-coordination", Three.Split(' '), ["us-east-1"], default));
    }

    private async Task<IReadOnlyList<TableRefusal>> CheckAsync(string table, string endpoints, string regions)
    {
        using var client = _stub.Client();
        _stub.Standing = StubDynamoDb.Answer(Recorded(table));
        return await client.Tables.CheckAsync("agentregion-coordination", endpoints.Split(' '), regions.Split(' '), default);
    }

    public static string Recorded(string name) => File.ReadAllText(Repository.PathOf("tests", "AgentRegions.Aws.Tests", "DynamoDb", "DescribeTable", $"{name}.json"));
}
