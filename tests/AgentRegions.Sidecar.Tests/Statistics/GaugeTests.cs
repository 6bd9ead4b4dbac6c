using System.Globalization;
using System.Text.RegularExpressions;
using AgentRegions.Sidecar.Tests.Knowledge;
using AgentRegions.Sidecar.Tests.Sessions;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Statistics;

public sealed class GaugeTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task SomethingWaits_ItsAgeGrows_AndIsZeroOnceStored()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder, "me-south-1", o => o with { Store = o.Store! with { FlushInterval = TimeSpan.FromMinutes(10) } });
        await sidecar.BeginAsync();
        Assert.Equal((0, 0), (await GaugeAsync(sidecar, "checkpoint_staleness_seconds"), await GaugeAsync(sidecar, "sessions_dirty")));
        await sidecar.SendAsync(HttpMethod.Post, "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), ("If-Match", "*"), ("Prefer", "respond-async"));

        await Eventually.PassesAsync(async () => Assert.InRange(await GaugeAsync(sidecar, "checkpoint_staleness_seconds") ?? -1, 0.5, 60));
        Assert.Equal(1, await GaugeAsync(sidecar, "sessions_dirty"));

        await sidecar.SendAsync("POST", "/v1/sessions/s1:checkpoint");
        Assert.Equal(0, await GaugeAsync(sidecar, "checkpoint_staleness_seconds"));
    }

    [Fact]
    public async Task OperatorTells_AndTheAgentReports_GaugesShowIt()
    {
        await using var op = await StubOperator.StartAsync();
        await using var sidecar = await StoredSidecar.StartAsync(_folder, "me-south-1", o => o with { Operator = op.Address, Service = new("agents", "support") });
        Assert.Null(await GaugeAsync(sidecar, "knowledge_age_seconds"));
        Assert.Equal(1, await GaugeAsync(sidecar, "fenced"));

        op.Tell(7, "me-south-1", asOf: 12);
        await sidecar.SendAsync(HttpMethod.Put, "/v1/load", """{"queue": {"depth": 3, "oldest_age_seconds": 41.5}}""");

        await Eventually.PassesAsync(async () => Assert.InRange(await GaugeAsync(sidecar, "knowledge_age_seconds") ?? -1, 12, 20));
        Assert.Equal((7, 0, 3, 41.5), (await GaugeAsync(sidecar, "knowledge_epoch"), await GaugeAsync(sidecar, "fenced"), await GaugeAsync(sidecar, "queue_depth"), await GaugeAsync(sidecar, "queue_age_seconds")));
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<double?> GaugeAsync(RunningSidecar sidecar, string name)
    {
        var line = Regex.Match((await sidecar.GetAsync("/metrics")).Body, $"^agentregion_sidecar_{name}\\{{region=\"me-south-1\"[^}}]*\\}} (\\S+)$", RegexOptions.Multiline);
        return line.Success ? double.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture) : null;
    }
}
