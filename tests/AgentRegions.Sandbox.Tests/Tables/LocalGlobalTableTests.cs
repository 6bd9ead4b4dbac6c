using AgentRegions.Core.Tables;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.Tables;

/// <summary>A global table made of DynamoDB Local's regions.</summary>
public sealed class LocalGlobalTableTests
{
    private const string Us = "us-east-1";
    private const string Eu = "eu-west-1";
    private const string Ap = "ap-south-1";
    private static readonly string[] Regions = [Us, Eu, Ap];

    [DynamoDbFact]
    public async Task Write_IsSeenAtHomeAtOnce_AndElsewhereAfterItsLag_BytesAndAll()
    {
        await using var table = await TestGlobalTable.StartAsync(Regions);
        table.Replication.SetLag(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        var item = new TableItem("p", "s", ("v", "one"), ("bytes", new byte[] { 0, 255 }), ("n", 7), ("flag", true));

        await table[Us].Sessions.PutAsync(item, WriteCondition.NotExists, default);
        Assert.Equal(item, await ItemAsync(table, Us));
        Assert.Null(await ItemAsync(table, Eu));

        await Eventually.PassesAsync(async () => Assert.Equal(item, await ItemAsync(table, Eu)));
        await Eventually.PassesAsync(async () => Assert.Equal(item, await ItemAsync(table, Ap)));
    }

    [DynamoDbFact]
    public async Task Partition_HoldsChangesBack_UntilItHeals_AndTheLaterOfTwoWinsEverywhere()
    {
        await using var table = await TestGlobalTable.StartAsync(Regions);
        await PutAsync(table, Us, "before");
        await EverywhereAsync(table, "before", "before", "before");
        table.Replication.Partition(Us, Eu);
        table.Replication.Partition(Ap, Eu);

        Assert.True((await PutAsync(table, Eu, "earlier", WriteCondition.Equal(("v", "before")))).Written);
        await table.SettledAsync();
        Assert.True((await PutAsync(table, Us, "later", WriteCondition.Equal(("v", "before")))).Written);
        await EverywhereAsync(table, "later", "earlier", "later");
        await table.SettledAsync();
        await EverywhereAsync(table, "later", "earlier", "later");

        table.Replication.Heal(Us, Eu);
        table.Replication.Heal(Ap, Eu);
        await EverywhereAsync(table, "later", "later", "later");
    }

    [DynamoDbFact]
    public async Task ItemsWrittenInOrder_ArriveInAnother()
    {
        await using var table = await TestGlobalTable.StartAsync(Regions);
        table.Replication.SetLag(TimeSpan.Zero, TimeSpan.FromSeconds(3));
        for (var n = 0; n < 20; n++)
            await table[Us].Sessions.PutAsync(new("p", $"{n:00}"), WriteCondition.None, default);
        var arrived = new List<string>();
        await Eventually.PassesAsync(async () =>
        {
            arrived.AddRange((await table[Eu].Sessions.QueryAsync("p", "", consistent: true, default)).Items.Select(i => i.Key.Sort).Except(arrived));
            Assert.Equal(20, arrived.Count);
        });
        Assert.NotEqual(arrived.Order(), arrived);
    }

    [DynamoDbFact]
    public async Task Deleted_GoesEverywhere_AndMayBeWrittenAnewElsewhere()
    {
        await using var table = await TestGlobalTable.StartAsync(Regions);
        await PutAsync(table, Us, "one");
        await EverywhereAsync(table, "one", "one", "one");

        await table[Eu].Sessions.DeleteAsync(new("p", "s"), WriteCondition.Equal(("v", "one")), default);
        await EverywhereAsync(table, null, null, null);
        await PutAsync(table, Ap, "two", WriteCondition.NotExists);

        await EverywhereAsync(table, "two", "two", "two");
    }

    [DynamoDbFact]
    public async Task AllWriteTheSameItemAtOnce_OneOfTheLastStaysEverywhere()
    {
        await using var table = await TestGlobalTable.StartAsync(Regions);
        table.Replication.SetLag(TimeSpan.Zero, TimeSpan.FromMilliseconds(100));

        await Task.WhenAll(Regions.Select(async region =>
        {
            for (var n = 0; n < 12; n++)
                await PutAsync(table, region, $"{region} {n}");
        }));

        await table.SettledAsync();
        var last = await Task.WhenAll(Regions.Select(r => ItemAsync(table, r)));
        Assert.Single(last.Select(i => i?.TextOf("v")).Distinct());
        Assert.EndsWith(" 11", last[0]!.TextOf("v"), StringComparison.Ordinal);
    }

    private static Task<TableWrite> PutAsync(TestGlobalTable table, string region, string value, WriteCondition? condition = null) =>
        table[region].Sessions.PutAsync(new("p", "s", ("v", value)), condition ?? WriteCondition.None, default);

    private static async Task<TableItem?> ItemAsync(TestGlobalTable table, string region) =>
        (await table[region].Sessions.GetAsync(new("p", "s"), consistent: true, default)).Item;

    private static Task EverywhereAsync(TestGlobalTable table, params string?[] expected) => Eventually.PassesAsync(async () =>
        Assert.Equal(expected, (await Task.WhenAll(Regions.Select(r => ItemAsync(table, r)))).Select(i => i?.TextOf("v"))));
}
