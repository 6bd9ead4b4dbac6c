using System.Text.Json.Nodes;

namespace AgentRegions.Operator.Tests.StatusPages;

/// <summary>Whom the listener answers with what.</summary>
public sealed class StatusPageListenerTests
{
    [Theory]
    [InlineData("GET", "/")]
    [InlineData("POST", "/v1/chat")]
    [InlineData("DELETE", "/metrics")]
    [InlineData("OPTIONS", "/healthz")]
    public async Task EveryMethodAndPath_IsAnswered503(string method, string path)
    {
        using var given = new Given().With(Given.Page);
        var answer = await given.AskAsync(method: method, path: path);
        Assert.Equal(503, answer.Status);
        Assert.Contains("agent.example.com", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/json")]
    public async Task Head_HasTheHeadersAndNoBody(string? accept)
    {
        using var given = new Given().With(Given.Page);
        var (head, get) = (await given.AskAsync(accept: accept, method: "HEAD"), await given.AskAsync(accept: accept));
        Assert.Equal((503, 0), (head.Status, head.Bytes));
        Assert.Equal(get.Headers.Select(h => $"{h.Key}: {h.Value}"), head.Headers.Select(h => $"{h.Key}: {h.Value}"));
        Assert.Equal(get.Bytes, (int)head.Headers.ContentLength!);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/problem+json")]
    [InlineData("text/plain, Application/JSON;q=0.5")]
    [InlineData("text/html;q=0.5, application/json;q=0.9")]
    public async Task JsonAskedFor_IsAProblemWithTheSameFacts(string accept)
    {
        using var given = new Given().With(Given.Page with { Message = "We \"know\" of it.", Contact = "mailto:help@example.com" }).Carrying(3);

        var answer = await given.AskAsync(accept: accept);

        Assert.Equal((503, "application/problem+json", "30"), (answer.Status, answer.Headers.ContentType.ToString(), answer.Headers.RetryAfter.ToString()));
        var problem = JsonNode.Parse(answer.Body)!;
        Assert.Equal(
            """{"type":"service-unavailable","title":"Temporarily unavailable","status":503,"detail":"We \u0022know\u0022 of it.","name":"agent.example.com","since":"2026-01-31T18:00:00\u002B00:00","sessionsKept":true,"contact":"mailto:help@example.com","retryAfterSeconds":30}""",
            problem.ToJsonString());
    }

    [Theory]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")]
    [InlineData("*/*")]
    [InlineData("text/html, application/json;q=0.9")]
    [InlineData("application/json;q=0")]
    [InlineData("not a media type")]
    public async Task AnythingElse_IsThePage(string accept)
    {
        using var given = new Given().With(Given.Page);
        Assert.StartsWith("<!doctype html>", (await given.AskAsync(accept: accept)).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other.example.com")]
    [InlineData("192.0.2.10")]
    [InlineData("[::1]:8092")]
    [InlineData("")]
    [InlineData("no-page.example.com")]
    public async Task UnknownHost_GetsAPlain503_AndNothingIsNamed(string host)
    {
        using var given = new Given().With(Given.Page with { Title = "Ours", Message = "Ours too" }).With(null, name: "no-page.example.com").Carrying(1);

        var (page, json) = (await given.AskAsync(host), await given.AskAsync(host, "application/json"));

        Assert.Equal((503, "30"), (page.Status, page.Headers.RetryAfter.ToString()));
        Assert.Contains("<h1>Service unavailable</h1><p>Please try again in 30 seconds.</p></main>", page.Body, StringComparison.Ordinal);
        Assert.Equal("""{"type":"service-unavailable","title":"Service unavailable","status":503,"retryAfterSeconds":30}""", json.Body);
        foreach (var body in new[] { page.Body, json.Body })
            Assert.DoesNotContain("example.com", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoPoliciesOfOneName_TheOneWhosePageIsShownAnswers()
    {
        using var given = new Given().With(Given.Page with { Title = "first" }, ns: "a", shown: false).With(Given.Page with { Title = "second" }, ns: "b");
        Assert.Contains("<h1>second</h1>", (await given.AskAsync()).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooManyRequestsInASecond_AreAnsweredShort()
    {
        using var given = new Given(requestsPerSecond: 2).With(Given.Page);
        var (first, second, limited) = (await given.AskAsync(), await given.AskAsync(), await given.AskAsync());
        Assert.Equal((503, 503, 429), (first.Status, second.Status, limited.Status));
        Assert.Equal((0, "30", "no-store"), (limited.Bytes, limited.Headers.RetryAfter.ToString(), limited.Headers.CacheControl.ToString()));
        Assert.Equal(("close", "close"), (first.Headers.Connection.ToString(), limited.Headers.Connection.ToString()));
        given.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(503, (await given.AskAsync()).Status);
    }

    [Fact]
    public async Task PolicyThatIsBeingDeleted_IsNotNamedAnyMore()
    {
        using var given = new Given().With(Given.Page);
        given.Policies.Items[0].Metadata.DeletionTimestamp = Given.Since.UtcDateTime;
        Assert.DoesNotContain("agent.example.com", (await given.AskAsync()).Body, StringComparison.Ordinal);
    }
}
