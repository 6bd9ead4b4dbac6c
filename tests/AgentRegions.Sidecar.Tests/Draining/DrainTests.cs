using AgentRegions.Sidecar.Tests.Sessions;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Draining;

public sealed class DrainTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task StreamRuns_Drain_WaitsForItAndStoresEverything()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder, change: o => o with { Store = o.Store! with { FlushInterval = TimeSpan.FromMinutes(10) } });
        Assert.Equal(201, (await sidecar.SendAsync("PUT", "/v1/streams/a")).Status);
        await sidecar.SendAsync(HttpMethod.Post, "/v1/sessions/s1/messages", StoredSidecar.Message("m1"), ("If-None-Match", "*"), ("Prefer", "respond-async"));

        var drain = sidecar.SendAsync("POST", "/v1/drain", """{"waitSeconds": 60}""");

        await Eventually.PassesAsync(async () => Assert.Equal((1, 0), Progress(await sidecar.GetAsync("/v1/drain"))));
        Assert.Contains("draining: 1 streams", (await sidecar.GetAsync("/health")).Body, StringComparison.Ordinal);
        Assert.Equal("draining", (await sidecar.SendAsync("PUT", "/v1/streams/b")).ProblemOf(409));
        Assert.Equal(204, (await sidecar.SendAsync("PUT", "/v1/streams/a")).Status);
        Assert.False(drain.IsCompleted);

        await sidecar.SendAsync("DELETE", "/v1/streams/a");
        Assert.True((await drain).Json.GetProperty("drained").GetBoolean());
        Assert.Contains("agentregion_sidecar_drained_streams_total{region=\"us-east-1\",release=\"\",revision=\"\"} 1", (await sidecar.GetAsync("/metrics")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamDoesNotEnd_Drain_AnswersAfterTheWait()
    {
        await using var sidecar = await RunningSidecar.StartAsync();
        await sidecar.SendAsync("PUT", "/v1/streams/a");

        var answer = await sidecar.SendAsync("POST", "/v1/drain", """{"waitSeconds": 0.2}""");

        Assert.Equal((true, false, 1), (answer.Json.GetProperty("draining").GetBoolean(), answer.Json.GetProperty("drained").GetBoolean(), answer.Json.GetProperty("streams").GetInt32()));
        Assert.Equal("degraded", (await sidecar.GetAsync("/health")).Json.GetProperty("status").GetString());

        await sidecar.SendAsync("DELETE", "/v1/drain");
        Assert.Equal(201, (await sidecar.SendAsync("PUT", "/v1/streams/b")).Status);
        Assert.Equal(("ok", 2), ((await sidecar.GetAsync("/health")).Json.GetProperty("status").GetString(), (await sidecar.GetAsync("/health")).Json.GetProperty("streams").GetProperty("active").GetInt32()));
    }

    public void Dispose() => _folder.Dispose();

    private static (int, int) Progress(Answer answer) => (answer.Json.GetProperty("streams").GetInt32(), answer.Json.GetProperty("notStored").GetInt32());
}
