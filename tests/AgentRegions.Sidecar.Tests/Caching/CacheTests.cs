namespace AgentRegions.Sidecar.Tests.Caching;

public sealed class CacheTests
{
    [Fact]
    public async Task Put_Get_GivesValueTypeAndAge()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/cache/answers/42", """{"a":1}""", ("Cache-Control", "max-age=60"))).Status);

        var answer = await sidecar.GetAsync("/cache/answers/42");

        Assert.Equal((200, "application/json", """{"a":1}"""), (answer.Status, answer.ContentType, answer.Body));
        Assert.Equal(("0", "max-age=60"), (answer.Headers["Age"], answer.Headers["Cache-Control"]));
    }

    [Fact]
    public async Task Deleted_Get_IsNotCached()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1");
        Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Delete, "/cache/k")).Status);

        Assert.Equal("not-cached", (await sidecar.GetAsync("/cache/k")).ProblemOf(404));
        Assert.Contains("""agentregion_sidecar_cache_requests_total{region="us-east-1",release="",result="miss",revision=""} 1""", (await sidecar.GetAsync("/metrics")).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("max-age=0")]
    [InlineData("max-age=99999999")]
    [InlineData("no-store")]
    public async Task TimeOutOfRange_Put_IsRefused(string cacheControl)
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        Assert.Equal("invalid-request", (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1", ("Cache-Control", cacheControl))).ProblemOf(400));
    }

    [Fact]
    public async Task KeyTooLong_Put_IsRefused()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        Assert.Contains("key:", (await sidecar.SendAsync(HttpMethod.Put, $"/cache/{new string('k', 600)}", "1")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LargerThanTheCache_Put_SaysSo()
    {
        await using var sidecar = await RunningSidecar.StartAsync(RunningSidecar.Options with { Cache = new() { Bytes = 1024 * 1024 } });

        Assert.Equal("value-too-large", (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", new string('x', 2 * 1024 * 1024))).ProblemOf(413));
    }
}
