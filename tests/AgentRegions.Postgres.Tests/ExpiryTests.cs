using AgentRegions.Core.Tables;

namespace AgentRegions.Postgres.Tests;

public sealed class ExpiryTests
{
    [PostgresFact]
    public async Task Sweep_RemovesWhatExpired_InSmallBatches_AndLeavesTheRest()
    {
        await using var database = await TestDatabase.OpenAsync(o => o.SweepBatch = 3);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        for (var i = 0; i < 10; i++)
            await database.Table.PutAsync(new("p", $"old {i}", ("ttl", now - 5)), WriteCondition.None, default);
        await database.Table.PutAsync(new("p", "later", ("ttl", now + 600)), WriteCondition.None, default);
        await database.Table.PutAsync(new("p", "for good"), WriteCondition.None, default);
        await database.Sessions.Tables.Effects!.PutAsync(new("e", "old", ("ttl", now - 5)), WriteCondition.None, default);

        Assert.Equal(11, await database.Sessions.SweepAsync(default));

        Assert.Equal(["for good", "later"], (await database.Table.QueryAsync("p", "", consistent: true, default)).Items.Select(i => i.Key.Sort));
        Assert.Equal(0, await database.Sessions.SweepAsync(default));
    }

    [PostgresFact]
    public async Task ItemWrittenAnew_HasItsNewExpiry_OrNone()
    {
        await using var database = await TestDatabase.OpenAsync();
        await database.Sessions.CreateAsync(default);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await database.Table.PutAsync(new("p", "s", ("v", "one"), ("ttl", now - 5)), WriteCondition.None, default);
        await database.Table.PutAsync(new("p", "s", ("v", "two"), ("ttl", now + 600)), WriteCondition.Equal(("v", "one")), default);
        Assert.Equal(0, await database.Sessions.SweepAsync(default));

        await database.Table.PutAsync(new("p", "s", ("v", "three")), WriteCondition.None, default);
        Assert.Equal(0, await database.Sessions.SweepAsync(default));
    }

    [PostgresFact]
    public async Task ManySweepAtOnce_EachItemGoesOnce()
    {
        await using var database = await TestDatabase.OpenAsync(o => o.SweepBatch = 7);
        await database.Sessions.CreateAsync(default);
        for (var i = 0; i < 100; i++)
            await database.Table.PutAsync(new("p", $"{i}", ("ttl", 1)), WriteCondition.None, default);

        var swept = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => database.Sessions.SweepAsync(default))));

        // Who finds too few free ones stops; the last look takes what is left.
        Assert.Equal(100, swept.Sum() + await database.Sessions.SweepAsync(default));
    }
}
