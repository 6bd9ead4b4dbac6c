using AgentRegions.Core.Tables;
using AgentRegions.Sidecar.Options;
using AgentRegions.Sidecar.Stores;
using AgentRegions.Sidecar.Tests.Sessions;
using AgentRegions.Testing;

namespace AgentRegions.Sidecar.Tests.Stores;

public sealed class StoreTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task StoreGoesAway_NothingIsAcknowledged_HealthSaysSo_UntilItIsBack()
    {
        var gate = new TableGate();
        await using var sidecar = await StoredSidecar.StartAsync(_folder, tables: t => new(gate.Guard(t.Sessions), t.Effects));
        var tag = await sidecar.BeginAsync();
        gate.IsShut = true;

        Assert.Equal("store-unavailable", (await sidecar.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), tag)).ProblemOf(503));
        var health = await sidecar.GetAsync("/health");
        Assert.Equal("degraded", health.Json.GetProperty("status").GetString());
        Assert.Contains("store has not answered", health.Json.GetProperty("reasons")[0].GetString(), StringComparison.Ordinal);

        gate.IsShut = false;
        Assert.Equal(200, (await sidecar.SendAsync("POST", "/v1/sessions/s1/messages", StoredSidecar.Message("m2"), tag)).Status);
        Assert.Equal("ok", (await sidecar.GetAsync("/health")).Json.GetProperty("status").GetString());
        Assert.Equal(2, (await sidecar.GetAsync("/v1/sessions/s1")).Json.GetProperty("messageCount").GetInt32());
    }

    [Fact]
    public async Task UnfitTables_Start_IsRefusedUnlessSaidOtherwise()
    {
        static SessionTables Unfit(SessionTables tables) => tables with { CheckAsync = _ => Task.FromResult<IReadOnlyList<TableRefusal>>([new("SingleRegion", "the table is in one region")]) };

        var refusal = await Assert.ThrowsAsync<StoreRefusedException>(() => StoredSidecar.StartAsync(_folder, tables: Unfit));
        Assert.Contains("SingleRegion: the table is in one region", refusal.Message, StringComparison.Ordinal);

        await using var sidecar = await StoredSidecar.StartAsync(_folder, change: o => o with { Store = o.Store! with { SkipCheck = true } }, tables: Unfit);
        await sidecar.BeginAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EffectTable_IsTriedInTheBackground_HealthSaysHowThatWent(bool isAway)
    {
        var gate = new TableGate { IsShut = isAway };
        await using var sidecar = await StoredSidecar.StartAsync(_folder, tables: t => new(t.Sessions, gate.Guard(t.Effects!)));

        var dedupe = await Eventually.BecomesAsync(
            async () => (await sidecar.GetAsync("/health")).Json.TryGetProperty("dedupe", out var said) ? said : default,
            said => said.ValueKind == System.Text.Json.JsonValueKind.Object, "it was tried");

        Assert.Equal(!isAway, dedupe.GetProperty("works").GetBoolean());
        Assert.InRange(dedupe.GetProperty("checked_seconds_ago").GetDouble(), 0, 60);
    }

    [Fact]
    public async Task Stats_CountSessionsByRegion()
    {
        await using var us = await StoredSidecar.StartAsync(_folder);
        await us.BeginAsync("a");
        await us.BeginAsync("b");

        await Eventually.PassesAsync(async () => Assert.Equal((2, 2), ((await us.GetAsync("/v1/stats")).Json.GetProperty("sessions").GetInt32(), (await us.GetAsync("/v1/stats")).Json.GetProperty("byRegion").GetProperty("us-east-1").GetProperty("active").GetInt32())));
    }

    [Fact]
    public async Task ContractReported_Metrics_AreSplitByIt()
    {
        await using var sidecar = await StoredSidecar.StartAsync(_folder, "ap-south-1");
        await sidecar.SendAsync("PUT", "/v1/contract", """{"release": "1.4.0", "schema_rev": "s3"}""");
        await sidecar.BeginAsync();

        var metrics = (await sidecar.GetAsync("/metrics")).Body;

        Assert.Contains("agentregion_sessions_checkpoints_total{region=\"ap-south-1\",release=\"1.4.0\",result=\"written\",revision=\"s3\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("agentregion_sessions_write_units_total{region=\"ap-south-1\",release=\"1.4.0\",revision=\"s3\"}", metrics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StoreKind.Files, "--directory")]
    [InlineData(StoreKind.Postgres, "--postgres-file")]
    public void StoreWithoutItsPlace_Problems_NamesTheOption(StoreKind kind, string option) =>
        Assert.StartsWith(option, Assert.Single(SidecarOptionsRules.Problems(RunningSidecar.Options with { Store = new() { Kind = kind } })), StringComparison.Ordinal);

    [Fact]
    public void OptionsOutOfRange_Problems_SaysThem() => Assert.Contains(
        SidecarOptionsRules.Problems(RunningSidecar.Options with { Store = new() { Kind = StoreKind.DynamoDB, EffectTable = "e", FlushInterval = TimeSpan.Zero } }),
        p => p.Contains("FlushInterval", StringComparison.Ordinal));

    public void Dispose() => _folder.Dispose();

    private sealed class TableGate
    {
        public volatile bool IsShut;

        public ITable Guard(ITable table) => new Guarded(table, this);

        private sealed class Guarded(ITable table, TableGate gate) : ITable
        {
            public Task<TableReading> GetAsync(ItemKey key, bool consistent, CancellationToken cancellationToken) => Open().GetAsync(key, consistent, cancellationToken);

            public Task<TableListing> QueryAsync(string partition, string sortPrefix, bool consistent, CancellationToken cancellationToken) => Open().QueryAsync(partition, sortPrefix, consistent, cancellationToken);

            public Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken) => Open().PutAsync(item, condition, cancellationToken);

            public Task<TableWrite> DeleteAsync(ItemKey key, WriteCondition condition, CancellationToken cancellationToken) => Open().DeleteAsync(key, condition, cancellationToken);

            private ITable Open() => gate.IsShut ? throw new TableException("StoreUnavailable", "the table does not answer") { NothingWritten = true } : table;
        }
    }
}
