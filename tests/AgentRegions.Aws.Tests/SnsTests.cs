using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using AgentRegions.Aws.Sns;
using AgentRegions.Core.Notifications;
using Amazon.Runtime;

namespace AgentRegions.Aws.Tests;

public sealed class SnsTests
{
    private const string Answer = "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult><MessageId>m-1</MessageId></PublishResult></PublishResponse>";

    private static readonly TopicMessage Message = new()
    {
        TopicArn = "arn:aws:sns:eu-west-1:111122223333:ops",
        Subject = "agent.example.com: started",
        Text = "ü <&> 1+1 = 2",
        Attributes = new Dictionary<string, string> { ["severity"] = "Warning", ["event"] = "FailoverStarted", ["to"] = "" },
        Group = "group",
        DeduplicationId = "id",
    };

    [Fact]
    public async Task Publish_IsAFormOfTheQueryProtocol_SignedForTheTopicsRegion()
    {
        await using var sns = new HttpReceiver { Answer = _ => new(200, Answer) };
        using var topics = Topics(sns.Url);
        await topics.PublishAsync(Message, default);

        var got = Assert.Single(sns.Received);
        Assert.Contains("/eu-west-1/sns/aws4_request", got.Headers["Authorization"], StringComparison.Ordinal);
        Assert.StartsWith("application/x-www-form-urlencoded", got.Headers["Content-Type"], StringComparison.Ordinal);
        var form = got.Body.Split('&').Select(p => p.Split('=')).ToDictionary(p => p[0], p => Uri.UnescapeDataString(p[1]));
        Assert.Equal(("Publish", "2010-03-31", Message.TopicArn, Message.Text, Message.Subject), (form["Action"], form["Version"], form["TopicArn"], form["Message"], form["Subject"]));
        Assert.Equal(("event", "String", "FailoverStarted"), (form["MessageAttributes.entry.1.Name"], form["MessageAttributes.entry.1.Value.DataType"], form["MessageAttributes.entry.1.Value.StringValue"]));
        Assert.Equal("severity", form["MessageAttributes.entry.2.Name"]);
        Assert.DoesNotContain("MessageAttributes.entry.3.Name", form.Keys); // SNS refuses an empty value
        Assert.DoesNotContain("MessageGroupId", form.Keys);
    }

    [Fact]
    public async Task FifoTopic_GetsGroupAndDeduplicationId()
    {
        await using var sns = new HttpReceiver { Answer = _ => new(200, Answer) };
        using var topics = Topics(sns.Url);
        await topics.PublishAsync(Message with { TopicArn = Message.TopicArn + ".fifo" }, default);
        Assert.Contains("MessageDeduplicationId=id", sns.Received[0].Body, StringComparison.Ordinal);
        Assert.Contains("MessageGroupId=group", sns.Received[0].Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404, "NotFound", true, "make the topic arn:aws:sns:eu-west-1:111122223333:ops")]
    [InlineData(403, "AuthorizationError", true, "allow the operator's role sns:Publish")]
    [InlineData(400, "InvalidParameter", false, "words of SNS")]
    [InlineData(400, "Throttled", true, "it is tried again")]
    [InlineData(503, "ServiceUnavailable", true, "it is tried again")]
    public async Task Refused_SaysWhatToDo_AndIsSentOnce(int status, string code, bool isPassing, string remedy)
    {
        await using var sns = new HttpReceiver
        {
            Answer = _ => new(status, $"<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>Sender</Type><Code>{code}</Code><Message>words of SNS</Message></Error></ErrorResponse>"),
        };
        using var topics = Topics(sns.Url);
        var fault = await Assert.ThrowsAsync<TopicException>(() => topics.PublishAsync(Message, default));
        Assert.Equal(isPassing, fault.IsPassing);
        Assert.Contains(remedy, fault.Message, StringComparison.Ordinal);
        Assert.Single(sns.Received);
    }

    [Fact]
    public async Task NoAnswerOfSns_IsPassing()
    {
        var sns = new HttpReceiver();
        await sns.DisposeAsync();
        using var topics = Topics(sns.Url);
        Assert.True((await Assert.ThrowsAsync<TopicException>(() => topics.PublishAsync(Message, default))).IsPassing);
    }

    [Route53Fact]
    public async Task Moto_DeliversToASubscriber()
    {
        var name = $"t{Guid.NewGuid():n}";
        var arn = Text(await CallAsync("sns", ("Action", "CreateTopic"), ("Name", name)), "TopicArn");
        var queue = Text(await CallAsync("sqs", ("Action", "CreateQueue"), ("QueueName", name)), "QueueUrl");
        await CallAsync("sns", ("Action", "Subscribe"), ("TopicArn", arn), ("Protocol", "sqs"), ("Endpoint", arn.Replace(":sns:", ":sqs:", StringComparison.Ordinal)));
        using var topics = Topics(MotoZone.Endpoint);

        await topics.PublishAsync(Message with { TopicArn = arn }, default);

        var envelope = JsonNode.Parse(Text(await CallAsync("sqs", ("Action", "ReceiveMessage"), ("QueueUrl", queue)), "Body"))!;
        Assert.Equal((Message.Text, Message.Subject), ((string)envelope["Message"]!, (string)envelope["Subject"]!));
        Assert.Equal("FailoverStarted", (string?)envelope["MessageAttributes"]!["event"]!["Value"]);
        var missing = await Assert.ThrowsAsync<TopicException>(() => topics.PublishAsync(Message with { TopicArn = $"{arn}x" }, default));
        Assert.Contains("make the topic", missing.Message, StringComparison.Ordinal);
    }

    [Route53Fact]
    public async Task Moto_ARoleIsTakenOn()
    {
        var arn = Text(await CallAsync("sns", ("Action", "CreateTopic"), ("Name", $"t{Guid.NewGuid():n}")), "TopicArn");
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL_STS", MotoZone.Endpoint.ToString());
        using var topics = Topics(MotoZone.Endpoint);
        await topics.PublishAsync(Message with { TopicArn = arn, RoleArn = "arn:aws:iam::111122223333:role/on-call" }, default);
    }

    private static SnsTopics Topics(Uri endpoint) => new(new() { Endpoint = endpoint, Credentials = new BasicAWSCredentials("test", "test") });

    private static async Task<XElement> CallAsync(string service, params (string Name, string Value)[] form)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, MotoZone.Endpoint) { Content = new FormUrlEncodedContent(form.Append(("Version", service == "sns" ? "2010-03-31" : "2012-11-05")).Select(f => KeyValuePair.Create(f.Item1, f.Item2))) };
        request.Headers.Authorization = new AuthenticationHeaderValue("AWS4-HMAC-SHA256", $"Credential=test/20260101/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=0");
        using var answer = await http.SendAsync(request);
        return XElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    private static string Text(XElement answer, string name) => answer.Descendants().First(e => e.Name.LocalName == name).Value;
}
