using AgentRegions.Testing;

namespace AgentRegions.Integration.Conversations;

/// <summary>Two sidecar processes of a region with their cache on Redis.</summary>
public sealed class RedisTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("agentregions-redis-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [RedisFact]
    [Trait("Suite", "Shipped")]
    public async Task PutByOneProcess_TheOtherReadsItAndDeletesIt()
    {
        await using var redis = await TestRedis.StartAsync(password: "s3cret");
        var password = Path.Combine(_directory, "password");
        await File.WriteAllTextAsync(password, "s3cret\n");
        await using var first = await StartAsync();
        await using var second = await StartAsync();
        const string value = """{"documents": ["d1", "d2"]}""";

        // Each has its connection a moment after its start.
        await Eventually.PassesAsync(async () => Assert.Equal(204, (await first.SendAsync("PUT", "/cache/k", value, ("Cache-Control", "max-age=60"))).Status));
        var read = await Eventually.BecomesAsync(() => second.SendAsync("GET", "/cache/k"), r => r.Status == 200, "the other reads it");
        Assert.Equal("d2", (string?)read.Body["documents"]![1]);
        Assert.Equal(204, (await second.SendAsync("DELETE", "/cache/k")).Status);

        Assert.Equal(404, (await first.SendAsync("GET", "/cache/k")).Status);

        Task<SidecarProcess> StartAsync() => SidecarProcess.StartAsync(
            "us-east-1", SidecarProcess.FreePort(), new Dictionary<string, string>(),
            "--store", "files", "--directory", _directory, "--redis", $"redis://127.0.0.1:{redis.Port}", "--redis-password-file", password);
    }
}
