using System.Globalization;
using AgentRegions.Core.Tables;

namespace AgentRegions.Conformance.Tables;

public sealed class MemoryTableTests(MemoryTables tables) : TableTests(tables), IClassFixture<MemoryTables>;

public sealed class FileTableTests(FileTablesFixture tables) : TableTests(tables), IClassFixture<FileTablesFixture>;

[NeedsDynamoDb]
public sealed class DynamoDbTableTests(DynamoDbTables tables) : TableTests(tables), IClassFixture<DynamoDbTables>;

[NeedsPostgres]
public sealed class PostgresTableTests(PostgresTables tables) : TableTests(tables), IClassFixture<PostgresTables>;

public abstract class TableTests(TableFixture tables) : IAsyncLifetime
{
    private static readonly ItemKey Key = new("p", "s");

    private ITable Table { get; set; } = null!;

    public async Task InitializeAsync() => Table = await tables.NewTableAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    [TableFact]
    public async Task NothingThere_NotExistsHolds_ThenFailsWithWhatStandsInTheWay()
    {
        Assert.Equal((true, null), Of(await PutAsync("one", WriteCondition.NotExists)));

        Assert.Equal((false, "one"), Of(await PutAsync("two", WriteCondition.NotExists)));

        Assert.Equal("one", await ValueAsync());
    }

    [TableFact]
    public async Task EqualCondition_NeedsTheItemAndEveryAttribute()
    {
        Assert.Equal((false, null), Of(await PutAsync("x", WriteCondition.Equal(("v", "one")))));
        await PutAsync("one", WriteCondition.None);

        Assert.Equal((false, "one"), Of(await PutAsync("x", WriteCondition.Equal(("v", "one"), ("missing", 1)))));
        Assert.Equal((false, "one"), Of(await PutAsync("x", WriteCondition.Equal(("v", 1)))));
        Assert.Equal((true, "one"), Of(await PutAsync("two", WriteCondition.Equal(("v", "one")))));
        Assert.Equal("two", await ValueAsync());
    }

    [TableFact]
    public async Task EqualCondition_NamesThatDynamoDbReserves_AreNamesLikeOthers()
    {
        await Table.PutAsync(new("p", "s", ("name", "n"), ("value", 1), ("size", true), ("#odd:name", "o")), WriteCondition.None, default);

        var write = await Table.PutAsync(new("p", "s"), WriteCondition.Equal(("name", "n"), ("value", 1), ("size", true), ("#odd:name", "o")), default);

        Assert.True(write.Written);
    }

    [TableFact]
    public async Task NoCondition_ReplacesTheWholeItem_AndGivesTheOldOne()
    {
        await Table.PutAsync(new("p", "s", ("v", "one"), ("also", 1)), WriteCondition.None, default);

        Assert.Equal((true, "one"), Of(await PutAsync("two", WriteCondition.None)));

        Assert.Equal(new TableItem("p", "s", ("v", "two")), (await Table.GetAsync(Key, consistent: true, default)).Item);
    }

    [TableFact]
    public async Task Delete_HoldsToItsCondition_AndNothingThereIsNoFailure()
    {
        Assert.Equal((true, null), Of(await Table.DeleteAsync(Key, WriteCondition.None, default)));
        await PutAsync("one", WriteCondition.None);

        Assert.Equal((false, "one"), Of(await Table.DeleteAsync(Key, WriteCondition.Equal(("v", "two")), default)));
        Assert.Equal((true, "one"), Of(await Table.DeleteAsync(Key, WriteCondition.Equal(("v", "one")), default)));
        Assert.Null(await ValueAsync());
    }

    [TableFact]
    public async Task EveryKindOfValue_ComesBackAsItWas()
    {
        var item = new TableItem(
            "p", "s",
            ("text", "naïve 😀 \"quoted\"\n"), ("nul", "a\0b"), ("empty", ""), ("yes", true), ("no", false), ("bytes", new byte[] { 0, 1, 255 }),
            ("zero", 0), ("least", long.MinValue), ("most", long.MaxValue), ("fraction", new AttributeValue.Number(-12.5m)));

        await Table.PutAsync(item, WriteCondition.None, default);

        Assert.Equal(item, (await Table.GetAsync(Key, consistent: true, default)).Item);
        Assert.Equal(item, (await Table.GetAsync(Key, consistent: false, default)).Item);
    }

    [TableFact]
    public async Task Query_GivesOnePartitionByPrefix_InTheOrderOfBytes()
    {
        // U+FF5E sorts before U+1F600 by UTF-8 and after it by UTF-16.
        foreach (var sort in new[] { "head#b", "seg#1", "head#😀", "head#～", "head#A" })
            await Table.PutAsync(new("p", sort), WriteCondition.None, default);
        await Table.PutAsync(new("q", "head#z"), WriteCondition.None, default);

        var prefixed = await Table.QueryAsync("p", "head#", consistent: true, default);
        Assert.Equal(["head#A", "head#b", "head#～", "head#😀"], prefixed.Items.Select(i => i.Key.Sort));
        Assert.Equal(5, (await Table.QueryAsync("p", "", consistent: true, default)).Items.Count);
        Assert.Empty((await Table.QueryAsync("none", "", consistent: true, default)).Items);
    }

    [TableFact]
    public async Task Query_PrefixEndsWhereCodePointsDo_GivesAllOfItAndNoMore()
    {
        foreach (var prefix in new[] { "a", "a%_\\", "z\uD7FF", "z\U0010FFFF", "\U0010FFFF" })
        {
            foreach (var sort in new[] { prefix, prefix + "\u0001", prefix + "x", prefix + "\U0010FFFF" })
                await Table.PutAsync(new($"of {prefix}", sort), WriteCondition.None, default);
            foreach (var other in new[] { "A", "b", "z\uE000", "zz", "\uFFFD" })
                await Table.PutAsync(new($"of {prefix}", other), WriteCondition.None, default);

            var listing = await Table.QueryAsync($"of {prefix}", prefix, consistent: true, default);

            Assert.Equal([prefix, prefix + "\u0001", prefix + "x", prefix + "\U0010FFFF"], listing.Items.Select(i => i.Key.Sort));
        }
    }

    [TableFact]
    public async Task ManyAddTheSameItem_OneWins_AndTheOthersAreToldWhoDid()
    {
        var writes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => PutAsync($"{i}", WriteCondition.NotExists))));

        Assert.Single(writes, w => w.Written);
        var winner = await ValueAsync();
        Assert.All(writes.Where(w => !w.Written), w => Assert.Equal(winner, w.Old?.TextOf("v")));
    }

    [TableFact]
    public async Task ManyReplaceTheSameVersion_OneWins_AndTheOthersSeeWhatStandsInTheWay()
    {
        await PutAsync("first", WriteCondition.None);

        var writes = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => Task.Run(() => PutAsync($"{i}", WriteCondition.Equal(("v", "first"))))));

        Assert.Equal("first", Assert.Single(writes, w => w.Written).Old?.TextOf("v"));
        var winner = await ValueAsync();
        Assert.All(writes.Where(w => !w.Written), w => Assert.Equal(winner, w.Old?.TextOf("v")));
    }

    [TableFact]
    public async Task ManyReplaceWithoutCondition_EachOldItemIsAnothersNew()
    {
        var writes = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => PutAsync($"{i}", WriteCondition.None))));

        // A chain from nothing to the last one: nobody's write was lost unseen.
        Assert.All(writes, w => Assert.True(w.Written));
        Assert.Equal(
            Enumerable.Range(0, 40).Select(i => $"{i}").Order(StringComparer.Ordinal),
            writes.Select(w => w.Old?.TextOf("v")).OfType<string>().Append((await ValueAsync())!).Order(StringComparer.Ordinal));
    }

    [TableFact]
    public async Task ManyDeleteTheSameVersion_OneWins()
    {
        await PutAsync("first", WriteCondition.None);

        var deletes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => Table.DeleteAsync(Key, WriteCondition.Equal(("v", "first")), default))));

        Assert.Single(deletes, d => d.Written);
        Assert.All(deletes.Where(d => !d.Written), d => Assert.Null(d.Old));
    }

    [TableFact]
    public async Task EqualCondition_OnEveryKindOfValue_HoldsOfTheSameOnly()
    {
        (string, AttributeValue)[] all = [("text", "a\0b"), ("bytes", new byte[] { 1, 2 }), ("number", new AttributeValue.Number(1.50m)), ("flag", false)];
        await Table.PutAsync(new("p", "s", all), WriteCondition.None, default);

        (string, AttributeValue)[] others = [("text", "a"), ("text", "A\0b"), ("bytes", new byte[] { 1 }), ("bytes", "AQI="), ("number", 1), ("number", "1.5"), ("flag", true), ("flag", 0)];
        foreach (var other in others)
            Assert.False((await Table.PutAsync(new("p", "s"), WriteCondition.Equal(other), default)).Written, $"{other}");

        Assert.True((await Table.PutAsync(new("p", "s"), WriteCondition.Equal([.. all[..2], ("number", new AttributeValue.Number(1.5m)), all[3]]), default)).Written);
    }

    [TableFact]
    public async Task Query_MoreThanOnePageHolds_GivesAll()
    {
        var bytes = new byte[300_000]; // DynamoDB ends a page at 1 MB
        for (var i = 0; i < 8; i++)
            await Table.PutAsync(new("p", i.ToString(CultureInfo.InvariantCulture), ("bytes", bytes)), WriteCondition.None, default);

        var listing = await Table.QueryAsync("p", "", consistent: true, default);

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7"], listing.Items.Select(i => i.Key.Sort));
        Assert.All(listing.Items, i => Assert.Equal(bytes.Length, i.BytesOf("bytes")!.Value.Length));
    }

    [TableFact]
    public async Task WritersRace_EachVersionIsWrittenOnce()
    {
        const int Writers = 8;
        const int Rounds = 20;
        await Table.PutAsync(new("p", "s", ("version", 0)), WriteCondition.None, default);
        var wins = 0;

        async Task IncrementAsync()
        {
            for (var done = 0; done < Rounds;)
            {
                var version = (await Table.GetAsync(Key, consistent: true, default)).Item!.NumberOf("version")!.Value;
                var write = await Table.PutAsync(new("p", "s", ("version", version + 1)), WriteCondition.Equal(("version", version)), default);
                if (!write.Written)
                    continue;
                Interlocked.Increment(ref wins);
                done++;
            }
        }
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(IncrementAsync)));

        Assert.Equal(Writers * Rounds, wins);
        Assert.Equal(Writers * Rounds, (await Table.GetAsync(Key, consistent: true, default)).Item!.NumberOf("version"));
    }

    [TableFact]
    public async Task EveryAnswer_CarriesTheStoresTime()
    {
        // The header of an HTTP answer has whole seconds.
        var before = DateTimeOffset.UtcNow.AddSeconds(-2);
        var times = new[]
        {
            (await PutAsync("one", WriteCondition.None)).StoreTime,
            (await PutAsync("one", WriteCondition.NotExists)).StoreTime,
            (await Table.GetAsync(Key, consistent: true, default)).StoreTime,
            (await Table.QueryAsync("p", "", consistent: true, default)).StoreTime,
            (await Table.DeleteAsync(Key, WriteCondition.None, default)).StoreTime,
        };
        Assert.All(times, t => Assert.InRange(t, before, DateTimeOffset.UtcNow.AddSeconds(1)));
    }

    [TableFact]
    public async Task CallerGaveUp_IsCancelled() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Table.GetAsync(Key, consistent: true, new(canceled: true)));

    private static (bool Written, string? Old) Of(TableWrite write) => (write.Written, write.Old?.TextOf("v"));

    private Task<TableWrite> PutAsync(string value, WriteCondition condition) => Table.PutAsync(new("p", "s", ("v", value)), condition, default);

    private async Task<string?> ValueAsync() => (await Table.GetAsync(Key, consistent: true, default)).Item?.TextOf("v");
}
