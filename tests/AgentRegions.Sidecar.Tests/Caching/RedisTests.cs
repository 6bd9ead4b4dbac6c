using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Caching;

/// <summary>On a real redis-server.</summary>
public sealed class RedisTests
{
    [RedisFact]
    public async Task PutByOneSidecar_AnotherOfTheRegion_HasItWithItsAge()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var first = await StartAsync(redis);
        await using var second = await StartAsync(redis);
        var value = new string('x', 100_000);
        Assert.Equal(204, (await first.SendAsync(HttpMethod.Put, "/cache/k", value, ("Cache-Control", "max-age=60"))).Status);

        var answer = await second.GetAsync("/cache/k");

        Assert.Equal((200, "application/json", value, "max-age=60"), (answer.Status, answer.ContentType, answer.Body, answer.Headers["Cache-Control"]));
        await second.SendAsync(HttpMethod.Delete, "/cache/k");
        Assert.Equal("not-cached", (await first.GetAsync("/cache/k")).ProblemOf(404));
    }

    [RedisFact]
    public async Task TimeIsOver_Get_ThereIsNone()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var sidecar = await StartAsync(redis);
        await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1", ("Cache-Control", "max-age=1"));

        await Eventually.PassesAsync(async () => Assert.Equal(404, (await sidecar.GetAsync("/cache/k")).Status));
    }

    [RedisFact]
    public async Task RedisIsAway_ReadsMiss_WritesSaySo_UntilItIsBack()
    {
        var redis = await RedisServer.StartAsync();
        await using var sidecar = await StartAsync(redis);
        await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1");
        await redis.DisposeAsync();

        Assert.Equal("not-cached", (await sidecar.GetAsync("/cache/k")).ProblemOf(404));
        Assert.Equal("cache-unavailable", (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1")).ProblemOf(503));

        await using var back = await RedisServer.StartAsync(redis.Port);
        await Eventually.PassesAsync(async () => Assert.Equal(204, (await sidecar.SendAsync(HttpMethod.Put, "/cache/k", "1")).Status));
    }

    [RedisFact]
    public async Task PasswordNeeded_WithTheFile_Works_WithoutSaysWhy()
    {
        await using var redis = await RedisServer.StartAsync(password: "s3cret");
        using var folder = new TempFolder();
        await using var knows = await StartAsync(redis, folder.Write("password", "s3cret\n"));
        await using var doesNot = await StartAsync(redis);

        Assert.Equal(204, (await knows.SendAsync(HttpMethod.Put, "/cache/k", "1")).Status);
        Assert.Contains("NOAUTH", (await doesNot.SendAsync(HttpMethod.Put, "/cache/k", "1")).Body, StringComparison.Ordinal);
    }

    private static Task<RunningSidecar> StartAsync(RedisServer redis, string? password = null) =>
        RunningSidecar.StartAsync(RunningSidecar.Options with { Cache = new() { Redis = $"127.0.0.1:{redis.Port}", RedisPasswordFile = password } });
}
