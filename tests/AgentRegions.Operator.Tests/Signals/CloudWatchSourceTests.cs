using System.Net;
using System.Text.Json.Nodes;
using AgentRegions.Core.Signals;

namespace AgentRegions.Operator.Tests.Signals;

/// <summary>Whom the operator believes that an alarm fired.</summary>
public sealed class CloudWatchSourceTests
{
    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public async Task SignedByEitherVersion_IsTaken(string version)
    {
        using var sns = new Given();
        var message = Given.Alarm();
        message["SignatureVersion"] = version;

        var reply = await sns.ReceiveAsync(sns.Signed(message));

        Assert.Null(reply.Type);
        var news = Assert.Single(reply.Reading!.News);
        Assert.Equal(("us", true, "alarm agent-5xx is in ALARM"), (news.Region, news.IsFiring, news.Text));
    }

    [Fact]
    public async Task WithoutASubject_IsTaken()
    {
        using var sns = new Given();
        var message = Given.Alarm("OK");
        message.Remove("Subject");
        Assert.False(Assert.Single((await sns.ReceiveAsync(sns.Signed(message))).Reading!.News).IsFiring);
    }

    [Theory]
    [InlineData("Message", "{\"AlarmName\":\"agent-5xx\",\"NewStateValue\":\"OK\"}", "the signature is not of this message")]
    [InlineData("Subject", "another", "the signature is not of this message")]
    [InlineData("MessageId", "m-2", "the signature is not of this message")]
    [InlineData("Timestamp", "2026-01-31T17:59:59.000Z", "the signature is not of this message")]
    [InlineData("Timestamp", "2026-01-31T16:59:59.000Z", "more than 60 minutes old")]
    [InlineData("Timestamp", "2026-01-31T18:05:01.000Z", "5 ahead")]
    [InlineData("Timestamp", "yesterday", "no readable Timestamp")]
    [InlineData("TopicArn", "arn:aws:sns:us-east-1:999999999999:agent-alarms", "another topic")]
    [InlineData("Signature", "!!", "not base64")]
    [InlineData("Signature", "AAAA", "the signature is not of this message")]
    [InlineData("SignatureVersion", "3", "must be 1 or 2")]
    [InlineData("SigningCertURL", "https://example.com/a.pem", "not a certificate's at Amazon SNS in us-east-1")]
    [InlineData("SigningCertURL", "https://sns.us-east-1.amazonaws.com.example.com/a.pem", "not a certificate's at Amazon SNS")]
    [InlineData("SigningCertURL", "https://sns.us-east-1.amazonaws.com@example.com/a.pem", "not a certificate's at Amazon SNS")]
    [InlineData("SigningCertURL", "https://sns.us-east-1.amazonaws.com:444/a.pem", "not a certificate's at Amazon SNS")]
    [InlineData("SigningCertURL", "http://sns.us-east-1.amazonaws.com/a.pem", "not a certificate's at Amazon SNS")]
    [InlineData("SigningCertURL", "https://sns.eu-west-1.amazonaws.com/a.pem", "not a certificate's at Amazon SNS")]
    [InlineData("SigningCertURL", "https://sns.us-east-1.amazonaws.com/?x=a.pem", "not a certificate's at Amazon SNS")]
    public async Task ChangedOnTheWay_OrNotOfSns_IsForbidden_AndNothingButSnsIsAsked(string field, string value, string problem)
    {
        using var sns = new Given();
        var message = sns.Signed(Given.Alarm());
        message[field] = value;

        var reply = await sns.ReceiveAsync(message);

        Assert.Equal((403, "signal-forbidden"), (reply.Status, reply.Type));
        Assert.Contains(problem, reply.Detail, StringComparison.Ordinal);
        Assert.Null(reply.Reading);
        Assert.All(sns.Asked, url => Assert.Equal(Given.CertificateUrl, url));
    }

    [Fact]
    public async Task SentAgain_CountsOnce()
    {
        using var sns = new Given();
        var message = sns.Signed(Given.Alarm());
        Assert.Single((await sns.ReceiveAsync(message)).Reading!.News);

        var again = await sns.ReceiveAsync(message);

        Assert.Equal((200, "this message was taken before"), (again.Status, again.Detail));
        Assert.Null(again.Reading);
        Assert.Single(sns.Asked);
    }

    [Theory]
    [InlineData("CN=example.com", "is not for Amazon SNS")]
    [InlineData("CN=sns.eu-west-1.amazonaws.com", "is not for Amazon SNS")]
    public async Task CertificateOfSomeoneElse_IsForbidden(string subject, string problem)
    {
        using var sns = new Given(subject);
        Assert.Contains(problem, (await sns.ReceiveAsync(sns.Signed(Given.Alarm()))).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CertificateWithoutATrustedRoot_OrExpired_IsForbidden()
    {
        using var sns = new Given();
        sns.Options.Roots!.Clear();
        Assert.Contains("leads to no trusted root", (await sns.ReceiveAsync(sns.Signed(Given.Alarm()))).Detail, StringComparison.Ordinal);

        using var later = new Given();
        later.Clock.Start = later.Clock.Start.AddDays(31);
        var message = Given.Alarm();
        message["Timestamp"] = "2026-03-03T18:00:00.000Z";
        Assert.Contains("not valid now", (await later.ReceiveAsync(later.Signed(message))).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SnsDoesNotAnswer_TheSenderIsToTryAgain()
    {
        using var sns = new Given();
        sns.Answers[Given.CertificateUrl] = () => (HttpStatusCode.ServiceUnavailable, "");
        Assert.Equal(503, (await sns.ReceiveAsync(sns.Signed(Given.Alarm()))).Status);

        sns.Answers.Clear();
        var another = sns.Signed(Given.Alarm());
        another["SigningCertURL"] = "https://sns.us-east-1.amazonaws.com/another.pem";
        Assert.Contains("too many signing certificates", (await sns.ReceiveAsync(another)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscription_IsConfirmed_AlsoWhenSnsStumbles()
    {
        using var sns = new Given();
        var tries = 0;
        sns.Answers[Given.SubscribeUrl] = () => (++tries < 3 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK, "");

        var reply = await sns.ReceiveAsync(sns.Signed(Given.Subscription()));

        Assert.Equal((200, "the subscription is confirmed", 3), (reply.Status, reply.Detail, tries));
        Assert.Equal([Given.CertificateUrl, Given.SubscribeUrl, Given.SubscribeUrl, Given.SubscribeUrl], sns.Asked);
    }

    [Fact]
    public async Task SubscriptionOfAnotherTopic_OrForged_IsNotConfirmed()
    {
        using var sns = new Given();
        var foreign = Given.Subscription();
        foreign["TopicArn"] = "arn:aws:sns:us-east-1:999999999999:agent-alarms";
        Assert.Equal(403, (await sns.ReceiveAsync(sns.Signed(foreign))).Status);
        Assert.Empty(sns.Asked);

        var elsewhere = Given.Subscription();
        elsewhere["SubscribeURL"] = "https://169.254.169.254/latest";
        Assert.Contains("does not lead to Amazon SNS", (await sns.ReceiveAsync(sns.Signed(elsewhere))).Detail, StringComparison.Ordinal);
        Assert.Equal([Given.CertificateUrl], sns.Asked);
    }

    [Fact]
    public async Task EndOfTheSubscription_IsNoted_AndSubscribesNothingAgain()
    {
        using var sns = new Given();
        Assert.Equal(200, (await sns.ReceiveAsync(sns.Signed(Given.Subscription("UnsubscribeConfirmation")))).Status);
        Assert.Equal([Given.CertificateUrl], sns.Asked);
    }

    [Fact]
    public async Task NotOfSns_OrNotAnAlarm_SaysWhatToSend()
    {
        using var sns = new Given();
        Assert.Contains("without raw message delivery", (await sns.ReceiveAsync(new JsonObject { ["AlarmName"] = "raw" })).Detail, StringComparison.Ordinal);
        var chatter = Given.Alarm();
        chatter["Message"] = "hello";
        var reply = await sns.ReceiveAsync(sns.Signed(chatter));
        Assert.Equal((400, "signal-invalid"), (reply.Status, reply.Type));
    }

    [Fact]
    public async Task InsufficientData_IsTakenAndSaysNothing()
    {
        using var sns = new Given();
        SignalReading? reading = (await sns.ReceiveAsync(sns.Signed(Given.Alarm("INSUFFICIENT_DATA")))).Reading;
        Assert.Empty(reading!.News);
        Assert.Single(reading.Ignored);
    }
}
