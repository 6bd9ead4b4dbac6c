using AgentRegions.Aws.DynamoDb.Calls;
using AgentRegions.Core.Tables;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;

namespace AgentRegions.Aws.Tests.DynamoDb;

public sealed class AnswerTests : IAsyncLifetime
{
    private const string Date = "Tue, 03 Feb 2026 04:05:06 GMT";
    private static readonly string[] One = ["eu-central-1"];
    private static readonly DateTimeOffset StoreTime = new(2026, 2, 3, 4, 5, 6, TimeSpan.Zero);
    private static readonly ItemKey Key = new("p", "s");
    private StubDynamoDb _stub = null!;

    public async Task InitializeAsync() => _stub = await StubDynamoDb.StartAsync();

    public async Task DisposeAsync() => await _stub.DisposeAsync();

    [Fact]
    public async Task StoreTime_IsTheAnswersDate_OfARefusalToo()
    {
        using var client = _stub.Client();
        var table = client.Table("t", One);
        _stub.Standing = StubDynamoDb.Answer("{}", Date);

        Assert.Equal(StoreTime, (await table.GetAsync(Key, consistent: true, default)).StoreTime);
        Assert.Equal(StoreTime, (await table.QueryAsync("p", "", consistent: true, default)).StoreTime);
        Assert.Equal(StoreTime, (await table.PutAsync(new("p", "s"), WriteCondition.None, default)).StoreTime);
        Assert.Equal(StoreTime, (await table.DeleteAsync(Key, WriteCondition.None, default)).StoreTime);

        _stub.Then(StubDynamoDb.Refuse("ConditionalCheckFailedException", more: ""","Item":{"pk":{"S":"p"},"sk":{"S":"s"},"v":{"N":"7"}}""", date: Date));
        var refused = await table.PutAsync(new("p", "s"), WriteCondition.NotExists, default);
        Assert.Equal(new TableWrite(Written: false, new("p", "s", ("v", 7)), StoreTime), refused);
    }

    [Fact]
    public void NoDate_IsNoTime()
    {
        Assert.Null(AnswerDate.Of(new GetItemResponse()));
        Assert.Null(AnswerDate.Of(new GetItemResponse { ResponseMetadata = new() }));
        Assert.Null(AnswerDate.Of(new AmazonServiceException("no answer")));
    }

    [Fact]
    public async Task Reads_AreStronglyConsistent_WhenAskedTo()
    {
        using var client = _stub.Client();
        var table = client.Table("t", One);
        await table.GetAsync(Key, consistent: true, default);
        await table.QueryAsync("p", "x", consistent: true, default);
        await table.GetAsync(Key, consistent: false, default);

        Assert.Equal([true, true, false], _stub.Requests.Select(r => r.Body.GetProperty("ConsistentRead").GetBoolean()));
        Assert.All(_stub.Requests, r => Assert.Equal("eu-central-1", r.Region));
    }

    [Fact]
    public async Task AttributesOfOtherTypes_AreLeftOut()
    {
        using var client = _stub.Client();
        _stub.Then(StubDynamoDb.Answer("""{"Item":{"pk":{"S":"p"},"sk":{"S":"s"},"list":{"L":[{"S":"x"}]},"null":{"NULL":true},"huge":{"N":"1e120"},"v":{"S":"kept"}}}"""));

        Assert.Equal(new TableItem("p", "s", ("v", "kept")), (await client.Table("t", One).GetAsync(Key, consistent: true, default)).Item);
    }

    [Theory]
    [InlineData("AccessDeniedException", "AccessDenied", "lacks dynamodb:PutItem on arn:aws:dynamodb:eu-central-1:ACCOUNT:table/t; config/iam/")]
    [InlineData("ResourceNotFoundException", "TableNotFound", "no table 't' in eu-central-1 for this account; create it, with the string keys pk and sk")]
    [InlineData("UnrecognizedClientException", "AccessDenied", "the credentials are not accepted")]
    [InlineData("ValidationException", "StoreRefused", "dynamodb:PutItem on 't' in eu-central-1 is refused: words of DynamoDB")]
    public async Task Refused_SaysWhatToDo_AndIsNotTriedAgain(string code, string reason, string text)
    {
        using var client = _stub.Client();
        _stub.Standing = StubDynamoDb.Refuse(code, "words of DynamoDB");

        var refused = await Assert.ThrowsAsync<TableException>(() => client.Table("t", One).PutAsync(new("p", "s"), WriteCondition.None, default));

        Assert.Equal((reason, true), (refused.Reason, refused.NothingWritten));
        Assert.Contains(text, refused.Message, StringComparison.Ordinal);
        Assert.Contains("words of DynamoDB", refused.Message, StringComparison.Ordinal);
        Assert.Single(_stub.Requests);
    }

    [Theory]
    [InlineData("GetItem")]
    [InlineData("Query")]
    [InlineData("DeleteItem")]
    public async Task MissingPermission_IsTheOneOfTheCall(string operation)
    {
        using var client = _stub.Client();
        var table = client.Table("t", One);
        _stub.Standing = StubDynamoDb.Refuse("AccessDeniedException");

        var refused = await Assert.ThrowsAsync<TableException>(() => operation switch
        {
            "GetItem" => table.GetAsync(Key, consistent: true, default),
            "Query" => table.QueryAsync("p", "", consistent: true, default),
            _ => (Task)table.DeleteAsync(Key, WriteCondition.None, default),
        });

        Assert.Contains($"dynamodb:{operation} on", refused.Message, StringComparison.Ordinal);
    }
}
