using System.Text.Json;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Aws.DynamoDb.Tables;
using AgentRegions.Core.Tables;
using Amazon.Runtime;

namespace AgentRegions.Aws.Tests.DynamoDb;

public sealed class SessionTableCreationTests : IAsyncLifetime
{
    private static readonly string[] Three = ["us-east-1", "eu-west-1", "ap-south-1"];
    private StubDynamoDb _stub = null!;

    public async Task InitializeAsync() => _stub = await StubDynamoDb.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Fact]
    public async Task ThreeRegions_ATableWithTtl_ThenItsReplicasOneByOne_ThenProtectionAndBackupsInEach()
    {
        using var sessions = new DynamoDbSessions(Options(_stub.Endpoint));
        Serve("");

        var facts = await sessions.Admin.CreateAsync(TableKind.Sessions, "t", Three, "alias/agents", default);

        Assert.Equal(Three.Order(), facts.Replicas);
        Assert.Equal("ttl", facts.TtlAttribute);
        Assert.Equal(
            [
                "CreateTable us-east-1", "UpdateTimeToLive us-east-1", "UpdateTable us-east-1", "UpdateTable us-east-1", "UpdateTable eu-west-1", "UpdateTable ap-south-1",
                "UpdateContinuousBackups us-east-1", "UpdateContinuousBackups eu-west-1", "UpdateContinuousBackups ap-south-1",
            ],
            Changes().Select(r => $"{r.Operation} {r.Region}"));
        AssertJson(
            """{"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST","DeletionProtectionEnabled":true,"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],"SSESpecification":{"Enabled":true,"KMSMasterKeyId":"alias/agents","SSEType":"KMS"},"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"},"TableName":"t"}""",
            0);
        AssertJson("""{"TableName":"t","TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}}""", 1);
        AssertJson("""{"ReplicaUpdates":[{"Create":{"KMSMasterKeyId":"alias/agents","RegionName":"eu-west-1"}}],"TableName":"t"}""", 2);
        AssertJson("""{"ReplicaUpdates":[{"Create":{"KMSMasterKeyId":"alias/agents","RegionName":"ap-south-1"}}],"TableName":"t"}""", 3);
        AssertJson("""{"PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true},"TableName":"t"}""", 6);
    }

    [Fact]
    public async Task AskedAgain_OnlyWhatIsMissingIsMade()
    {
        using var sessions = new DynamoDbSessions(Options(_stub.Endpoint));
        Serve("eu-west-1", ttl: true, isProtected: true);

        await sessions.Admin.CreateAsync(TableKind.Sessions, "t", Three, kmsKey: null, default);

        Assert.DoesNotContain(Changes(), r => r.Operation == "UpdateTimeToLive");
        var update = Assert.Single(Changes(), r => r.Operation == "UpdateTable");
        Assert.Equal("ap-south-1", update.Body.GetProperty("ReplicaUpdates")[0].GetProperty("Create").GetProperty("RegionName").GetString());
    }

    [Fact]
    public async Task EffectTable_HasNeitherTtlNorStream_AndIsStrong()
    {
        using var sessions = new DynamoDbSessions(Options(_stub.Endpoint));
        Serve("");

        await sessions.Admin.CreateAsync(TableKind.Effects, "t", Three, kmsKey: null, default);

        Assert.False(_stub.Requests[0].Body.TryGetProperty("StreamSpecification", out _));
        Assert.DoesNotContain(_stub.Requests, r => r.Operation.Contains("TimeToLive", StringComparison.Ordinal) || r.Operation == "UpdateContinuousBackups");
        var replicate = Changes().First(r => r.Operation == "UpdateTable").Body;
        Assert.Equal(("STRONG", 2), (replicate.GetProperty("MultiRegionConsistency").GetString(), replicate.GetProperty("ReplicaUpdates").GetArrayLength()));
        await Assert.ThrowsAsync<ArgumentException>(() => sessions.Admin.CreateAsync(TableKind.Effects, "t", Three[..2], null, default));
    }

    [DynamoDbFact]
    public async Task OnDynamoDbLocal_BothAreMade_PassTheCheck_AndHoldItems()
    {
        var (name, local) = ($"sessions-{Guid.NewGuid():N}", await TestDynamoDb.EndpointAsync());
        var options = Options(local);
        (options.SessionTable, options.EffectTable, options.EffectEndpoints) = (name, $"{name}-effects", ["eu-central-1"]);
        using var sessions = new DynamoDbSessions(options);
        Assert.Equal("TableNotFound", (await Assert.ThrowsAsync<TableException>(() => sessions.Tables.CheckAsync(default))).Reason);

        for (var asked = 0; asked < 2; asked++)
        {
            await sessions.Admin.CreateAsync(TableKind.Sessions, name, ["us-east-1"], null, default);
            await sessions.Admin.CreateAsync(TableKind.Effects, $"{name}-effects", ["eu-central-1"], null, default);
        }

        Assert.Empty(await sessions.Tables.CheckAsync(default));
        Assert.True((await sessions.Tables.Sessions.PutAsync(new("p", "s"), WriteCondition.NotExists, default)).Written);
        Assert.True((await sessions.Tables.Effects!.PutAsync(new("p", "s"), WriteCondition.NotExists, default)).Written);
    }

    /// <summary>A table that is what it was made to be, from the next look on.</summary>
    private void Serve(string replicas, bool ttl = false, bool isProtected = false)
    {
        var there = new List<string>(replicas.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        _stub.Standing = (context, request) =>
        {
            if (request.Operation == "UpdateTimeToLive")
                ttl = true;
            if (request.Body.TryGetProperty("ReplicaUpdates", out var updates))
                there.AddRange(updates.EnumerateArray().Select(u => u.GetProperty("Create").GetProperty("RegionName").GetString()!));
            object answer = request.Operation switch
            {
                "DescribeTable" => new
                {
                    Table = new
                    {
                        TableName = "t",
                        TableStatus = "ACTIVE",
                        TableArn = $"arn:aws:dynamodb:{request.Region}:1:table/t",
                        DeletionProtectionEnabled = isProtected,
                        Replicas = there.Select(r => new { RegionName = r, ReplicaStatus = "ACTIVE" }),
                    },
                },
                "DescribeTimeToLive" => new { TimeToLiveDescription = new { TimeToLiveStatus = ttl ? "ENABLED" : "DISABLED", AttributeName = "ttl" } },
                _ => new { },
            };
            return StubDynamoDb.Answer(JsonSerializer.Serialize(answer))(context, request);
        };
    }

    private static DynamoDbSessionOptions Options(Uri endpoint) => new()
    {
        Region = "us-east-1",
        Calls = { Endpoint = endpoint, Credentials = new BasicAWSCredentials("test", "test"), RequestTimeout = TimeSpan.FromSeconds(20), PollInterval = TimeSpan.FromMilliseconds(1) },
    };

    private List<StubRequest> Changes() => [.. _stub.Requests.Where(r => !r.Operation.StartsWith("Describe", StringComparison.Ordinal))];

    private void AssertJson(string expected, int change) =>
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, Changes()[change].Body), Changes()[change].Body.ToString());
}
