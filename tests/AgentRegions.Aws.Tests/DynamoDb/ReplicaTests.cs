using AgentRegions.Aws.DynamoDb;
using AgentRegions.Core.Tables;
using Amazon.Runtime;

namespace AgentRegions.Aws.Tests.DynamoDb;

/// <summary>Replicas that are dead, hang, cut the line or ask for patience.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private const string NoItem = "{}";
    private static readonly string[] Two = ["us-east-1", "us-east-2"];
    private static readonly ItemKey Key = new("p", "s");
    private static readonly TableItem Item = new("p", "s", ("v", "mine"));
    private StubDynamoDb _stub = null!;

    public async Task InitializeAsync() => _stub = await StubDynamoDb.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Fact]
    public async Task FirstReplicaIsDead_TheSecondAnswers_WritesToo_AndStays()
    {
        using var client = _stub.Client(deadRegion: "us-east-1");
        var table = client.Table("t", Two);

        Assert.True((await table.PutAsync(Item, WriteCondition.NotExists, default)).Written);
        await table.GetAsync(Key, consistent: true, default);

        Assert.Equal(["PutItem us-east-2", "GetItem us-east-2"], Seen());
    }

    [Fact]
    public async Task StayedReplicaDies_TheFirstIsAskedAgain()
    {
        using var client = _stub.Client();
        var table = client.Table("t", Two);
        _stub.Then(StubDynamoDb.Cut);
        await table.GetAsync(Key, consistent: true, default);
        _stub.Then(StubDynamoDb.Answer(NoItem)).Then(StubDynamoDb.Cut);
        await table.GetAsync(Key, consistent: true, default);
        await table.GetAsync(Key, consistent: true, default);

        Assert.Equal(["GetItem us-east-1", "GetItem us-east-2", "GetItem us-east-2", "GetItem us-east-2", "GetItem us-east-1"], Seen());
    }

    [Fact]
    public async Task EveryReplicaIsDead_ReadsAndWritesSaySo_AndNothingWasWritten()
    {
        using var client = _stub.Client(o => (o.EndpointOf, o.RetryBudget) = (_ => new("http://127.0.0.1:9"), TimeSpan.FromMilliseconds(50)));
        var table = client.Table("t", Two);

        var write = await Assert.ThrowsAsync<TableException>(() => table.PutAsync(Item, WriteCondition.None, default));

        Assert.Equal(("StoreUnavailable", true), (write.Reason, write.NothingWritten));
        Assert.Contains("no replica can be reached", write.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<TableException>(() => table.GetAsync(Key, consistent: true, default));
    }

    [Fact]
    public async Task ReadHangs_TheNextReplicaIsAsked()
    {
        using var client = _stub.Client(o => o.RequestTimeout = TimeSpan.FromSeconds(2));
        _stub.Then(_stub.Hang);

        await client.Table("t", Two).GetAsync(Key, consistent: true, default);

        Assert.Equal(["GetItem us-east-1", "GetItem us-east-2"], Seen());
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("hang")]
    [InlineData("500")]
    [InlineData("503")]
    public async Task WritesAnswerIsLost_ItIsSentOnce_TheCallerIsToldThatItIsNotKnown_AndTheNextReplicaIsAsked(string how)
    {
        using var client = _stub.Client(o => o.RequestTimeout = TimeSpan.FromMilliseconds(how == "hang" ? 2_000 : 20_000));
        var table = client.Table("t", Two);
        await table.GetAsync(Key, consistent: true, default); // so that the write goes over a connection that was used before
        _stub.Then(how switch
        {
            "cut" => StubDynamoDb.Cut,
            "hang" => _stub.Hang,
            _ => StubDynamoDb.Refuse("InternalServerError", status: int.Parse(how, System.Globalization.CultureInfo.InvariantCulture)),
        });

        var lost = await Assert.ThrowsAsync<TableException>(() => table.PutAsync(Item, WriteCondition.NotExists, default));
        Assert.Equal(("StoreUnavailable", false), (lost.Reason, lost.NothingWritten));
        await table.GetAsync(Key, consistent: true, default);

        Assert.Equal(["GetItem us-east-1", "PutItem us-east-1", "GetItem us-east-2"], Seen());
    }

    [DynamoDbFact]
    public async Task WriteHappenedAndItsAnswerIsLost_ReadingShowsIt()
    {
        var local = await TestDynamoDb.EndpointAsync();
        var name = $"lost-{Guid.NewGuid():N}";
        using var direct = new DynamoDbCoordination(new() { Endpoint = local, Credentials = new BasicAWSCredentials("test", "test"), RequestTimeout = TimeSpan.FromSeconds(20) });
        await direct.Tables.CreateAsync(name, ["us-east-1"], default);
        using var client = _stub.Client();
        _stub.Then(StubDynamoDb.CutAfter(local));

        var lost = await Assert.ThrowsAsync<TableException>(() => client.Table(name, ["us-east-1"]).PutAsync(Item, WriteCondition.NotExists, default));

        Assert.False(lost.NothingWritten);
        Assert.Equal(Item, (await direct.Table(name, ["us-east-1"]).GetAsync(Key, consistent: true, default)).Item);
        // What a second sending of the same write would have been told.
        Assert.Equal((false, Item), await AgainAsync(direct.Table(name, ["us-east-1"])));
    }

    [Theory]
    [InlineData("ThrottlingException")]
    [InlineData("ProvisionedThroughputExceededException")]
    [InlineData("RequestLimitExceeded")]
    [InlineData("ReplicatedWriteConflictException")]
    public async Task RefusedForNow_IsTriedAgainAtTheSameReplica(string code)
    {
        using var client = _stub.Client();
        _stub.Then(StubDynamoDb.Refuse(code), 3);

        Assert.True((await client.Table("t", Two).PutAsync(Item, WriteCondition.NotExists, default)).Written);

        Assert.Equal(Enumerable.Repeat("PutItem us-east-1", 4), Seen());
    }

    [Fact]
    public async Task RefusedForNow_BeyondTheBudget_SaysSo_AndThatNothingWasWritten()
    {
        using var client = _stub.Client(o => o.RetryBudget = TimeSpan.FromMilliseconds(30));
        _stub.Standing = StubDynamoDb.Refuse("ThrottlingException", "slow down");

        var refused = await Assert.ThrowsAsync<TableException>(() => client.Table("t", Two).PutAsync(Item, WriteCondition.None, default));

        Assert.Equal(("Throttled", true), (refused.Reason, refused.NothingWritten));
        Assert.Contains("slow down", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerErrorsOnReads_AreTriedAgainElsewhere()
    {
        using var client = _stub.Client();
        _stub.Then(StubDynamoDb.Refuse("InternalServerError", status: 500)).Then(StubDynamoDb.Refuse("ServiceUnavailable", status: 503));

        await client.Table("t", Two).QueryAsync("p", "", consistent: true, default);

        Assert.Equal(["Query us-east-1", "Query us-east-2", "Query us-east-1"], Seen());
    }

    [Fact]
    public async Task CallerGivesUp_IsCancelled_AndNothingMoreIsSent()
    {
        using var client = _stub.Client();
        using var giveUp = new CancellationTokenSource();
        _stub.Then(_stub.Hang);
        var call = client.Table("t", Two).GetAsync(Key, consistent: true, giveUp.Token);
        await Eventually.HoldsAsync(() => _stub.Requests.Count == 1, "the read hangs");

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(_stub.Requests);
    }

    private static async Task<(bool, TableItem?)> AgainAsync(ITable table)
    {
        var write = await table.PutAsync(Item, WriteCondition.NotExists, default);
        return (write.Written, write.Old);
    }

    private IEnumerable<string> Seen() => _stub.Requests.Select(r => $"{r.Operation} {r.Region}");
}
