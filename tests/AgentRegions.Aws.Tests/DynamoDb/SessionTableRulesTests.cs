using AgentRegions.Aws.DynamoDb;
using AgentRegions.Core.Tables;
using Amazon.Runtime;

namespace AgentRegions.Aws.Tests.DynamoDb;

/// <summary>The session and the effect table, checked at start against what DynamoDB answers on the wire.</summary>
public sealed class SessionTableRulesTests : IAsyncLifetime
{
    private StubDynamoDb _stub = null!;

    public async Task InitializeAsync() => _stub = await StubDynamoDb.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Theory]
    [InlineData("sessions", "on", "eu-west-1")]
    [InlineData("sessions", "coming-on", "us-east-1 eu-west-1")]
    [InlineData("sessions-one-region", "on", "us-east-1")]
    [InlineData("dynamodb-local", "on", "us-east-1 eu-west-1")]
    public async Task SessionTable_IsFine(string table, string ttl, string regions) => Assert.Empty(await CheckAsync(table, ttl, regions));

    [Theory]
    [InlineData("sessions", "off", "eu-west-1", "TtlMissing", "has no TTL on 'ttl': expired conversations would stay for good; run: aws dynamodb update-time-to-live --region us-east-1 --table-name agent-sessions")]
    [InlineData("sessions", "going-off", "eu-west-1", "TtlMissing", "has no TTL on 'ttl'")]
    [InlineData("sessions", "other-attribute", "eu-west-1", "TtlMissing", "has its TTL on 'expires', not on 'ttl'")]
    [InlineData("sessions", "on", "eu-west-1 ap-south-1", "NotReplicated", "has no replica in ap-south-1 (it has eu-west-1, us-east-1), where agents of the service run: a failover would find no conversation there; add the replicas")]
    [InlineData("sessions-one-region", "on", "us-east-1 eu-west-1", "NotReplicated", "has no replica in eu-west-1 (it has us-east-1)")]
    [InlineData("sessions-replica-being-made", "on", "eu-west-1", "NotReplicated", "not ready: eu-west-1 (CREATING)")]
    [InlineData("sessions-strong", "off", "us-west-2", "StronglyConsistent", "such a table has no TTL")]
    public async Task SessionTable_IsRefused(string table, string ttl, string regions, string reason, string text)
    {
        var refusal = Assert.Single(await CheckAsync(table, ttl, regions));

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains(text, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("strong-three-replicas", "us-east-1 us-east-2", null, "")]
    [InlineData("single-region", "eu-central-1", null, "")]
    [InlineData("eventual", "us-east-1 us-west-2", "EventuallyConsistent", "so an effect would run in two regions")]
    [InlineData("single-region", "us-east-1", "EndpointNotReplica", "name only replicas in the effect table's endpoints")]
    public async Task EffectTable_IsRefused_WhereAConditionalWriteMissesAnother(string table, string endpoints, string? reason, string text)
    {
        using var sessions = Sessions(o => (o.EffectTable, o.EffectEndpoints) = ("agent-effects", endpoints.Split(' ')));
        _stub.Then(StubDynamoDb.Answer(TableRulesTests.Recorded("sessions"))).Then(StubDynamoDb.Answer(Ttl("on"))).Then(StubDynamoDb.Answer(TableRulesTests.Recorded(table)));

        var refusals = await sessions.Tables.CheckAsync(default);

        Assert.Equal(reason is null ? [] : [reason], refusals.Select(r => r.Reason));
        Assert.All(refusals, r => Assert.Contains(text, r.Message, StringComparison.Ordinal));
        // A strong table is not asked about a TTL that it cannot have.
        Assert.Equal(["DescribeTable", "DescribeTimeToLive", "DescribeTable"], _stub.Requests.Select(r => r.Operation));
    }

    [Fact]
    public async Task EffectTableInTheOwnRegionAlone_IsRefused_ThoughNoServiceRegionIsNamed()
    {
        using var sessions = Sessions(o => (o.Region, o.EffectTable, o.EffectEndpoints, o.ServiceRegions) = ("eu-central-1", "agent-effects", ["eu-central-1"], []));
        var own = TableRulesTests.Recorded("sessions-one-region").Replace("us-east-1", "eu-central-1", StringComparison.Ordinal);
        _stub.Then(StubDynamoDb.Answer(own)).Then(StubDynamoDb.Answer(Ttl("on"))).Then(StubDynamoDb.Answer(TableRulesTests.Recorded("single-region")));

        var refusal = Assert.Single(await sessions.Tables.CheckAsync(default));

        Assert.Equal("TableInServiceRegion", refusal.Reason);
        Assert.Contains("nobody could tell which effects ran", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DescribeTable")]
    [InlineData("DescribeTimeToLive")]
    public async Task PermissionIsMissing_ItAndTheTableAreNamed(string denied)
    {
        using var sessions = Sessions();
        var described = StubDynamoDb.Answer(TableRulesTests.Recorded("sessions"));
        var refused = StubDynamoDb.Refuse("AccessDeniedException", "not authorized");
        _stub.Standing = (context, request) => (request.Operation == denied ? refused : described)(context, request);

        var exception = await Assert.ThrowsAsync<TableException>(() => sessions.Tables.CheckAsync(default));

        Assert.Equal("AccessDenied", exception.Reason);
        Assert.Contains($"the sidecar's role lacks dynamodb:{denied} on arn:aws:dynamodb:us-east-1:ACCOUNT:table/agent-sessions; config/iam/agent-tables.json", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_AreCalledInTheOwnRegionAlone_EffectsAtTheNextReplica()
    {
        using var sessions = Sessions(o =>
        {
            (o.EffectTable, o.EffectEndpoints) = ("agent-effects", ["us-east-1", "us-east-2"]);
            o.Calls.EndpointOf = region => region == "us-east-1" ? new("http://127.0.0.1:9") : _stub.Endpoint;
        });

        Assert.True((await sessions.Tables.Effects!.PutAsync(new("p", "s"), WriteCondition.NotExists, default)).Written);
        var dark = await Assert.ThrowsAsync<TableException>(() => sessions.Tables.Sessions.PutAsync(new("p", "s"), WriteCondition.None, default));

        Assert.Equal(("StoreUnavailable", true), (dark.Reason, dark.NothingWritten));
        Assert.Equal(["PutItem us-east-2"], _stub.Requests.Select(r => $"{r.Operation} {r.Region}"));
    }

    [Fact]
    public void WrongOptions_AreAllNamed_EachWithWhatToWrite()
    {
        var wrong = Assert.Throws<ArgumentException>(() => new DynamoDbSessions(new() { SessionTable = "t", Region = "", EffectTable = "t", Calls = { RequestTimeout = TimeSpan.Zero } }));

        Assert.All(
            (string[])["Region is not known: write it, as in us-east-1", "EffectTable 't' is the session table too", "EffectEndpoints is empty", "Calls: RequestTimeout 00:00:00: write 50 ms to 30 s"],
            text => Assert.Contains(text, wrong.Message, StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<TableRefusal>> CheckAsync(string table, string ttl, string regions)
    {
        using var sessions = Sessions(o => o.ServiceRegions = regions.Split(' '));
        _stub.Then(StubDynamoDb.Answer(TableRulesTests.Recorded(table))).Then(StubDynamoDb.Answer(Ttl(ttl)));
        return await sessions.Tables.CheckAsync(default);
    }

    private static string Ttl(string name) => File.ReadAllText(Repository.PathOf("tests", "AgentRegions.Aws.Tests", "DynamoDb", "DescribeTimeToLive", $"{name}.json"));

    private DynamoDbSessions Sessions(Action<DynamoDbSessionOptions>? configure = null)
    {
        var options = new DynamoDbSessionOptions
        {
            Region = "us-east-1",
            Calls = { Credentials = new BasicAWSCredentials("test", "test"), Endpoint = _stub.Endpoint, RequestTimeout = TimeSpan.FromSeconds(20), RetryBudget = TimeSpan.FromMilliseconds(200), RetryDelay = TimeSpan.FromMilliseconds(10) },
        };
        configure?.Invoke(options);
        return new(options);
    }
}
