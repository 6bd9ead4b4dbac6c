using System.Text;
using AgentRegions.Core.Health;
using AgentRegions.Sidecar.Tests.Knowledge;
using AgentRegions.Sidecar.Tests.Sessions;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Statistics;

/// <summary>What /health says of conversations and replication, read by the operator's own parser.</summary>
public sealed class LoadTests : IDisposable
{
    private const string Us = "us-east-1";
    private const string Eu = "eu-west-1";

    private readonly TempFolder _folder = new();

    [Fact]
    public async Task RegionHasSessions_Health_CountsItsOwn()
    {
        await using var us = await StoredSidecar.StartAsync(_folder, Us);
        await us.BeginAsync("s1");
        await us.BeginAsync("s2");
        await us.SendAsync("DELETE", "/v1/sessions/s2", match: "*");
        await using var eu = await StoredSidecar.StartAsync(_folder, Eu);
        await eu.BeginAsync("s3");
        await using var second = await StoredSidecar.StartAsync(_folder, Us);

        await Eventually.PassesAsync(async () => Assert.True((await ReportAsync(second, Us)).Sessions is { Total: 1, Active: 1 }));
        Assert.Null((await ReportAsync(second, Us)).ReplicationLagSeconds);
    }

    [Fact]
    public async Task NoStore_Health_SaysNothingOfSessions()
    {
        await using var sidecar = await RunningSidecar.StartAsync();

        Assert.Null((await ReportAsync(sidecar, Us)).Sessions);
    }

    [DynamoDbFact]
    public async Task ReplicasLag_Health_TellsHowMuch_UntilTheOtherRegionLeavesTheService()
    {
        await using var table = await TestGlobalTable.StartAsync([Us, Eu]);
        table.Replication.SetLag(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        await using var op = await StubOperator.StartAsync();
        op.Tell(1, Us, regions: [(Us, "http://127.0.0.1:1"), (Eu, "http://127.0.0.1:2")]);
        await using var us = await StartAsync(Us);
        await using var eu = await StartAsync(Eu);

        await Eventually.PassesAsync(async () => Assert.InRange((await ReportAsync(us, Us)).ReplicationLagSeconds ?? 0, 1.9, 4.5));
        await Eventually.PassesAsync(async () => Assert.InRange((await ReportAsync(eu, Eu)).ReplicationLagSeconds ?? 0, 1.9, 4.5));
        table.Replication.Partition(Us, Eu);
        await Eventually.PassesAsync(async () => Assert.InRange((await ReportAsync(us, Us)).ReplicationLagSeconds ?? 0, 6, 60));
        op.Tell(1, Us, regions: [(Us, "http://127.0.0.1:1")]);
        await Eventually.PassesAsync(async () => Assert.Null((await ReportAsync(us, Us)).ReplicationLagSeconds));

        Task<RunningSidecar> StartAsync(string region) => StoredSidecar.StartAsync(
            _folder, region, o => o with { Operator = op.Address, Service = new("agents", "support"), Store = o.Store! with { BeatInterval = TimeSpan.FromSeconds(1) } }, _ => table[region]);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<HealthReport> ReportAsync(RunningSidecar sidecar, string region)
    {
        var body = HealthBody.Read(Encoding.UTF8.GetBytes((await sidecar.GetAsync("/health")).Body), region);
        Assert.Equal(HealthReason.Ok, body.Reason);
        return body.Report!;
    }
}
