namespace AgentRegions.Sidecar.Tests.Hosting;

public sealed class ListeningTests
{
    [Fact]
    public async Task UnixSocketLeftBehind_Start_ListensThereAnew()
    {
        using var folder = new TempFolder();
        var path = folder.Write("sidecar.sock", "");
        await using var sidecar = await RunningSidecar.StartAsync(RunningSidecar.Options with { Listen = $"unix:{path}" });

        Assert.Equal("ok", (await sidecar.GetAsync("/health")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Metrics_Get_ArePrometheusText()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        var answer = await sidecar.GetAsync("/metrics");

        Assert.Equal("text/plain", answer.ContentType);
        Assert.Contains("process_resident_memory_bytes ", answer.Body, StringComparison.Ordinal);
    }
}
