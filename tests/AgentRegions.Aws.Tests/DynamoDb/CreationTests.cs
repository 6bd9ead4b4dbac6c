using System.Text.Json;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Core.Coordination;
using Amazon.Runtime;

namespace AgentRegions.Aws.Tests.DynamoDb;

public sealed class CreationTests : IAsyncLifetime
{
    private static readonly string[] Three = ["us-east-1", "us-east-2", "us-west-2"];
    private StubDynamoDb _stub = null!;

    public async Task InitializeAsync() => _stub = await StubDynamoDb.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Fact]
    public async Task ThreeRegions_MakeOneTable_ThenBothReplicasAtOnceStronglyConsistent_ThenProtectThem()
    {
        using var client = _stub.Client();
        _stub.Then(StubDynamoDb.Answer("{}"))
            .Then(Described("CREATING"))
            .Then(Described("ACTIVE"))
            .Then(StubDynamoDb.Answer("{}"))
            .Then(Described("UPDATING", "us-east-2:CREATING", "us-west-2:CREATING"))
            .Then(Described("UPDATING", "us-east-1:ACTIVE", "us-east-2:ACTIVE", "us-west-2:CREATING"))
            .Then(Described("ACTIVE", "us-east-1:ACTIVE", "us-east-2:ACTIVE", "us-west-2:ACTIVE"))
            .Then(Described("ACTIVE"));
        _stub.Standing = StubDynamoDb.Answer("""{"Table":{"TableName":"t","TableStatus":"ACTIVE","TableArn":"arn:aws:dynamodb:us-west-2:1:table/t","DeletionProtectionEnabled":true}}""");

        var facts = await client.Tables.CreateAsync("t", Three, default);

        Assert.Equal(Three, facts.Replicas);
        Assert.Equal(
            [
                "CreateTable us-east-1", "DescribeTable us-east-1", "DescribeTable us-east-1",
                "UpdateTable us-east-1", "DescribeTable us-east-1", "DescribeTable us-east-1", "DescribeTable us-east-1",
                "DescribeTable us-east-2", "UpdateTable us-east-2",
                "DescribeTable us-west-2",
            ],
            _stub.Requests.Select(r => $"{r.Operation} {r.Region}"));
        AssertJson(
            """{"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST","DeletionProtectionEnabled":true,"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"TableName":"t"}""",
            _stub.Requests[0]);
        AssertJson(
            """{"MultiRegionConsistency":"STRONG","ReplicaUpdates":[{"Create":{"RegionName":"us-east-2"}},{"Create":{"RegionName":"us-west-2"}}],"TableName":"t"}""",
            _stub.Requests[3]);
        AssertJson("""{"DeletionProtectionEnabled":true,"TableName":"t"}""", _stub.Requests[8]);
    }

    [Fact]
    public async Task AskedAgainWhileReplicasAreMade_OnlyWaits()
    {
        using var client = _stub.Client();
        var done = Described("ACTIVE", "us-east-1:ACTIVE", "us-east-2:ACTIVE", "us-west-2:ACTIVE");
        _stub.Then(StubDynamoDb.Refuse("ResourceInUseException", "Table already exists: t"))
            .Then(Described("UPDATING", "us-east-2:CREATING", "us-west-2:CREATING"))
            .Then(Described("ACTIVE", "us-east-2:CREATING", "us-west-2:CREATING"))
            .Then(done);
        _stub.Standing = StubDynamoDb.Answer("""{"Table":{"TableName":"t","TableStatus":"ACTIVE","TableArn":"arn:aws:dynamodb:us-west-2:1:table/t","DeletionProtectionEnabled":true}}""");

        Assert.Equal(Three, (await client.Tables.CreateAsync("t", Three, default)).Replicas);
        Assert.DoesNotContain(_stub.Requests, r => r.Operation == "UpdateTable");
    }

    [Fact]
    public async Task NeverReady_SaysHowFarItCame()
    {
        using var client = _stub.Client(o => o.CreationTimeout = TimeSpan.FromSeconds(1));
        _stub.Then(StubDynamoDb.Answer("{}"));
        _stub.Standing = Described("CREATING");

        var late = await Assert.ThrowsAsync<CoordinationException>(() => client.Tables.CreateAsync("t", ["us-east-1"], default));

        Assert.Equal("TableNotActive", late.Reason);
        Assert.Contains("table 't' is CREATING", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreationIsDenied_NamesThePermission()
    {
        using var client = _stub.Client();
        _stub.Standing = StubDynamoDb.Refuse("AccessDeniedException");
        Assert.Contains("lacks dynamodb:CreateTable", (await Assert.ThrowsAsync<CoordinationException>(() => client.Tables.CreateAsync("t", Three, default))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("us-east-1 us-east-2")]
    [InlineData("us-east-1 us-east-1 us-east-2")]
    public async Task NeitherOneNorThreeRegions_IsRefused(string endpoints)
    {
        using var client = _stub.Client();
        await Assert.ThrowsAsync<ArgumentException>(() => client.Tables.CreateAsync("t", endpoints.Split(' ', StringSplitOptions.RemoveEmptyEntries), default));
        Assert.Empty(_stub.Requests);
    }

    [DynamoDbFact]
    public async Task OneRegion_OnDynamoDbLocal_IsMadeOnce_PassesTheCheck_AndHoldsARegister()
    {
        var name = $"created-{Guid.NewGuid():N}";
        string[] one = ["us-east-1"];
        using var client = new DynamoDbCoordination(new() { Endpoint = await TestDynamoDb.EndpointAsync(), Credentials = new BasicAWSCredentials("test", "test"), RequestTimeout = TimeSpan.FromSeconds(20) });
        Assert.Equal("TableNotFound", (await Assert.ThrowsAsync<CoordinationException>(() => client.Tables.CheckAsync(name, one, ["eu-west-1"], default))).Reason);

        await client.Tables.CreateAsync(name, one, default);
        await client.Tables.CreateAsync(name, one, default);

        Assert.Empty(await client.Tables.CheckAsync(name, one, ["eu-west-1"], default));
        var store = client.Open(name, one);
        Assert.Same(store, client.Open(name, one));
        Assert.Matches("^[0-9a-f]{32}$", await store.GetStoreIdAsync(default));
    }

    private static StubDynamoDb.StubAnswer Described(string status, params string[] replicas)
    {
        var listed = replicas.Select(r => r.Split(':')).Select(r => new Dictionary<string, string> { ["RegionName"] = r[0], ["ReplicaStatus"] = r[1] });
        return StubDynamoDb.Answer(JsonSerializer.Serialize(new
        {
            Table = new { TableName = "t", TableStatus = status, TableArn = "arn:aws:dynamodb:us-east-1:1:table/t", MultiRegionConsistency = "STRONG", Replicas = listed },
        }));
    }

    private static void AssertJson(string expected, StubRequest request) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, request.Body), request.Body.ToString());
}
