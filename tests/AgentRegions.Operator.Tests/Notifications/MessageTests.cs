using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentRegions.Core.Notifications;
using AgentRegions.Core.Resources;
using AgentRegions.Testing;

namespace AgentRegions.Operator.Tests.Notifications;

/// <summary>What each receiver gets, as its own documents describe it.</summary>
public sealed class MessageTests
{
    [Fact]
    public async Task Webhook_SignatureVerifies_AsDocumented()
    {
        await using var hook = new HttpReceiver();
        await using var given = new Given();
        Assert.True((await given.TryAsync(Given.Webhook(new(hook.Url, "in?tenant=a")))).IsDelivered);

        var got = Assert.Single(hook.Received);
        Assert.Equal("/in?tenant=a", got.Url.PathAndQuery);
        Assert.StartsWith("application/json", got.Headers["Content-Type"], StringComparison.Ordinal);
        Assert.True(Verifies(got, Given.SigningKey));
        Assert.False(Verifies(got, "another-key-entirely"));
        Assert.False(Verifies(got with { Body = got.Body.Replace("us-east-1", "us-east-2", StringComparison.Ordinal) }, Given.SigningKey));

        var body = JsonNode.Parse(got.Body)!;
        Assert.Equal(got.Headers["AgentRegion-Delivery"], (string?)body["id"]);
        Assert.Equal("agent.example.com/epoch/2/FailoverStarted", (string?)body["id"]);
        Assert.Equal(
            ("FailoverStarted", "Triggered", "Warning", "agents/support", "agent.example.com", 2L, "Failover"),
            ((string)body["event"]!, (string)body["state"]!, (string)body["severity"]!, (string)body["service"]!, (string)body["name"]!, (long)body["epoch"]!, (string)body["kind"]!));
        Assert.Equal(["us-east-1"], body["from"]!.AsArray().Select(n => (string)n!));
        Assert.Equal("2026-01-02T03:04:05+00:00", (string?)body["at"]);
    }

    [Fact]
    public async Task Slack_GetsItsText_WithItsMarkupEscaped()
    {
        await using var slack = new HttpReceiver();
        await using var given = new Given { SecretValue = new Uri(slack.Url, "services/T0/B0/token").ToString() };
        Assert.True((await given.TryAsync(Given.Slack with { Template = "{event} <!channel> {message}" })).IsDelivered);

        var got = Assert.Single(slack.Received);
        Assert.Equal("/services/T0/B0/token", got.Url.PathAndQuery);
        var body = JsonNode.Parse(got.Body)!.AsObject();
        Assert.Equal(["text"], body.Select(p => p.Key));
        Assert.Equal("FailoverStarted &lt;!channel&gt; us-east-1 is Down: &lt;no answer&gt; &amp; more", (string?)body["text"]);
    }

    [Theory]
    [InlineData(NotificationEvent.FailoverStarted, NotificationState.Triggered, "trigger", "agent.example.com/epoch/2")]
    [InlineData(NotificationEvent.FailoverSwitched, NotificationState.Triggered, "acknowledge", "agent.example.com/epoch/2")]
    [InlineData(NotificationEvent.FailoverDone, NotificationState.Triggered, "resolve", "agent.example.com/epoch/2")]
    [InlineData(NotificationEvent.FailoverFailed, NotificationState.Triggered, "trigger", "agent.example.com/epoch/2")]
    [InlineData(NotificationEvent.NoHealthyRegion, NotificationState.Triggered, "trigger", "agent.example.com/NoHealthyRegion/2")]
    [InlineData(NotificationEvent.NoHealthyRegion, NotificationState.Resolved, "resolve", "agent.example.com/NoHealthyRegion/2")]
    public async Task PagerDuty_GetsAnEventV2(NotificationEvent news, NotificationState state, string action, string dedupKey)
    {
        await using var pagerDuty = new HttpReceiver { Answer = _ => new(202) };
        await using var given = new Given { SecretValue = "R0123456789ABCDEF0123456789ABCDEF" };
        Assert.True((await given.TryAsync(Given.PagerDuty(new(pagerDuty.Url, "v2/enqueue")), Given.News(news, state))).IsDelivered);

        var body = JsonNode.Parse(Assert.Single(pagerDuty.Received).Body)!.AsObject();
        Assert.Equal(["routing_key", "event_action", "dedup_key", "client", "payload"], body.Select(p => p.Key));
        Assert.Equal(("R0123456789ABCDEF0123456789ABCDEF", action, dedupKey), ((string)body["routing_key"]!, (string)body["event_action"]!, (string)body["dedup_key"]!));
        var payload = body["payload"]!;
        Assert.Equal(("agent.example.com", "warning", "agents/support", news.ToString()), ((string)payload["source"]!, (string)payload["severity"]!, (string)payload["component"]!, (string)payload["class"]!));
        Assert.Equal("2026-01-02T03:04:05+00:00", (string?)payload["timestamp"]);
        Assert.Equal("2", (string?)payload["custom_details"]!["epoch"]);
    }

    [Fact]
    public async Task PagerDuty_LongWords_AreCutToItsLimits()
    {
        await using var pagerDuty = new HttpReceiver { Answer = _ => new(202) };
        await using var given = new Given();
        var news = Given.News() with { Message = new('m', 3000), DnsName = new('d', 240) };
        Assert.True((await given.TryAsync(Given.PagerDuty(pagerDuty.Url), news with { Key = new(NotificationEvent.NoHealthyRegion, long.MaxValue) })).IsDelivered);
        var body = JsonNode.Parse(Assert.Single(pagerDuty.Received).Body)!;
        Assert.Equal(1024, ((string)body["payload"]!["summary"]!).Length);
        Assert.True(((string)body["dedup_key"]!).Length <= 255);
    }

    [Fact]
    public async Task Topic_GetsTextSubjectAndAttributes()
    {
        await using var given = new Given();
        Assert.True((await given.TryAsync(Given.Sns("arn:aws:sns:us-east-1:111122223333:ops.fifo"))).IsDelivered);
        var message = Assert.Single(given.Published);
        Assert.Equal("agent.example.com: Failover us-east-1 to eu-west-1 (epoch 2) started", message.Subject);
        Assert.Equal(("FailoverStarted", "arn:aws:iam::111122223333:role/r"), (message.Attributes["event"], message.RoleArn));
        Assert.InRange(message.DeduplicationId.Length, 1, 128);
    }

    /// <summary>As the README tells receivers to.</summary>
    private static bool Verifies(HttpDelivery got, string key)
    {
        var parts = got.Headers["AgentRegion-Signature"].Split(',').Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes($"{parts["t"]}.{got.Body}"));
        return (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts["t"]))).Duration() < TimeSpan.FromMinutes(5)
            && CryptographicOperations.FixedTimeEquals(expected, Convert.FromHexString(parts["v1"]));
    }
}
