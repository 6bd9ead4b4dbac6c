using AgentRegions.Testing;

namespace AgentRegions.Operator.Tests.Notifications;

public sealed class DeliveryTests
{
    [Fact]
    public async Task TooManyRequests_WaitsAsLongAsItWasAsked()
    {
        await using var hook = new HttpReceiver { Answer = n => n == 1 ? new(429, Headers: new() { ["Retry-After"] = "1" }) : new(200) };
        await using var given = new Given();
        await given.SeeThrough(Given.Webhook(hook.Url));
        Assert.Equal(2, hook.Received.Count);
        Assert.True(hook.Received[1].At - hook.Received[0].At > TimeSpan.FromMilliseconds(900));
    }

    [Fact]
    public async Task ServerErrors_ThenTaken_TheSameIdEachTime_AndItIsSaidOnce()
    {
        await using var hook = new HttpReceiver { Answer = n => new(n < 4 ? 503 : 204) };
        await using var given = new Given();
        await given.SeeThrough(Given.Webhook(hook.Url));
        Assert.Equal(4, hook.Received.Count);
        Assert.Single(hook.Received.Select(r => r.Headers["AgentRegion-Delivery"]).Distinct());
        Assert.Contains("it is tried again: 127.0.0.1 answered 503", Assert.Single(given.Complaints), StringComparison.Ordinal);
        Assert.Equal(["151 Warning", "150 Information"], given.Logged.Select(l => string.Join(' ', l.Split(' ').Take(2))));
    }

    [Fact]
    public async Task NoAnswerInTime_IsTriedAgain()
    {
        await using var hook = new HttpReceiver { Answer = n => new(200, After: n == 1 ? TimeSpan.FromMinutes(1) : default) };
        await using var given = new Given(new() { FirstDelay = TimeSpan.FromMilliseconds(10), AttemptTimeout = TimeSpan.FromMilliseconds(300) });
        await given.SeeThrough(Given.Webhook(hook.Url));
        Assert.True(hook.Received.Count >= 2);
        Assert.Contains("no answer within 0.3 s", given.Complaints.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NeverTaken_IsGivenUpAtTheEndOfTheBudget()
    {
        await using var hook = new HttpReceiver { Answer = _ => new(500) };
        await using var given = new Given(new() { FirstDelay = TimeSpan.FromMilliseconds(50), Budget = TimeSpan.FromMilliseconds(400) });
        await given.SeeThrough(Given.Webhook(hook.Url));
        Assert.Contains("was not told: 127.0.0.1 answered 500", given.Complaints.Last(), StringComparison.Ordinal);
        Assert.StartsWith("152 Error", given.Logged.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TlsRefused_SaysWhatToSee()
    {
        await using var plain = new HttpReceiver();
        await using var given = new Given();
        var attempt = await given.TryAsync(Given.Webhook(new($"https://localhost:{plain.Url.Port}/")));
        Assert.True(attempt.IsPassing);
        Assert.Contains("TLS was not agreed on; see its certificate", attempt.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyListens_SaysWhatToSee()
    {
        var receiver = new HttpReceiver();
        await receiver.DisposeAsync();
        await using var given = new Given();
        Assert.Contains("no connection; see that it listens", (await given.TryAsync(Given.Webhook(receiver.Url))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_IsNotFollowed()
    {
        await using var elsewhere = new HttpReceiver();
        await using var hook = new HttpReceiver { Answer = _ => new(307, Headers: new() { ["Location"] = elsewhere.Url.ToString() }) };
        await using var given = new Given();
        var attempt = await given.TryAsync(Given.Webhook(hook.Url));
        Assert.False(attempt.IsPassing);
        Assert.Contains("write the URL that it leads to", attempt.Problem, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Received);
    }

    [Fact]
    public async Task Refused_IsNotTriedAgain_AndSaysWhatToDo()
    {
        await using var slack = new HttpReceiver { Answer = _ => new(404, "no_service") };
        await using var given = new Given { SecretValue = new Uri(slack.Url, "services/T0/B0/very-secret").ToString() };
        await given.SeeThrough(Given.Slack);
        Assert.Single(slack.Received);
        Assert.Contains("make another and put its URL into the Secret", Assert.Single(given.Complaints), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SecretComesLater_IsDelivered()
    {
        await using var hook = new HttpReceiver();
        await using var given = new Given { SecretValue = null };
        var settled = given.SeeThrough(Given.Webhook(hook.Url));
        await Eventually.HoldsAsync(() => given.Complaints.Any(c => c.Contains("webhook.signingKey.secretKeyRef: there is no Secret ops", StringComparison.Ordinal)), "it complains");
        given.SecretValue = Given.SigningKey;
        await settled;
        Assert.Single(hook.Received);
    }

    [Theory]
    [InlineData("short", "fewer than 16")]
    [InlineData("", "is empty")]
    public async Task KeyUnfit_NothingIsSent(string key, string problem)
    {
        await using var hook = new HttpReceiver();
        await using var given = new Given { SecretValue = key };
        Assert.Contains(problem, (await given.TryAsync(Given.Webhook(hook.Url))).Problem, StringComparison.Ordinal);
        Assert.Empty(hook.Received);
    }

    [Fact]
    public async Task SlackSecretIsNoUrl_IsSaidWithoutIt()
    {
        await using var given = new Given { SecretValue = "http://hooks.example.com/very-secret" };
        var attempt = await given.TryAsync(Given.Slack);
        Assert.Contains("is no https URL", attempt.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", attempt.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TopicRefuses_IsTriedAgainOnlyWhenThatMayHelp()
    {
        await using var given = new Given { TopicFault = new(isPassing: false, "SNS answered InvalidParameter: shorten it") };
        await given.SeeThrough(Given.Sns("arn:aws:sns:us-east-1:111122223333:ops"));
        Assert.Contains("shorten it", Assert.Single(given.Complaints), StringComparison.Ordinal);
        given.TopicFault = new(isPassing: true, "SNS answered NotFound");
        Assert.True((await given.TryAsync(Given.Sns("arn:aws:sns:us-east-1:111122223333:ops"))).IsPassing);
    }

    [Fact]
    public async Task TooManyWait_TheOldestIsDroppedAndSaid()
    {
        await using var hook = new HttpReceiver { Answer = n => new(200, After: n == 1 ? TimeSpan.FromSeconds(1) : default) };
        await using var given = new Given(new() { QueueLength = 2 });
        var first = given.SeeThrough(Given.Webhook(hook.Url), Given.News(number: 1));
        await Eventually.HoldsAsync(() => hook.Received.Count == 1, "the first is on its way");
        var rest = Enumerable.Range(2, 3).Select(n => given.SeeThrough(Given.Webhook(hook.Url), Given.News(number: n))).ToList();
        await Task.WhenAll([first, .. rest]);
        Assert.Equal(
            ["agent.example.com/epoch/1/FailoverStarted", "agent.example.com/epoch/3/FailoverStarted", "agent.example.com/epoch/4/FailoverStarted"],
            hook.Received.Select(r => r.Headers["AgentRegion-Delivery"]));
        Assert.Contains("the oldest was dropped", Assert.Single(given.Complaints), StringComparison.Ordinal);
        Assert.Contains("epoch/2/FailoverStarted", Assert.Single(given.Logged, l => l.StartsWith("153 Error", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhateverHappens_NeitherSecretNorUrlNorBodyIsLogged()
    {
        await using var receiver = new HttpReceiver { Answer = n => new(n % 2 == 1 ? 500 : 403, "very-secret echoed") };
        await using var given = new Given { SecretValue = new Uri(receiver.Url, "very-secret-path-or-key").ToString() };
        await given.SeeThrough(Given.Webhook(new(receiver.Url, "?token=very-secret")));
        await given.SeeThrough(Given.Slack);
        await given.SeeThrough(Given.PagerDuty(receiver.Url));
        var said = string.Join('\n', given.Logged.Concat(given.Complaints));
        Assert.Contains("was not told", said, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", said, StringComparison.Ordinal);
        Assert.DoesNotContain("no answer> &", said, StringComparison.Ordinal);
        Assert.DoesNotContain("very-secret", string.Join('\n', receiver.Received.Select(r => r.Headers.GetValueOrDefault("AgentRegion-Signature"))), StringComparison.Ordinal);
    }
}
