using AgentRegions.Core.Tables;
using AgentRegions.Postgres.Checks;

namespace AgentRegions.Postgres.Tests;

/// <summary>Which databases will do.</summary>
public sealed class CheckTests
{
    private static readonly string[] Made = ["pk text C", "sk text C", "attributes jsonb", "ttl bigint"];

    [PostgresFact]
    public async Task TablesMadeHere_AreFine_AndAreMadeOnce()
    {
        await using var database = await TestDatabase.OpenAsync(o => (o.AcceptSingleRegion, o.DatabaseRegion, o.ServiceRegions) = (false, "us-west-2", ["us-east-1", "eu-west-1"]));

        Assert.Empty(await database.Sessions.Tables.CheckAsync(default));
        Assert.Empty(await database.Sessions.Tables.CheckAsync(default));
    }

    [PostgresFact]
    public async Task ManyMakeTheTableAtOnce_AllFindIt()
    {
        await using var database = await TestDatabase.OpenAsync();
        await using var other = new PostgresSessions(database.Options);

        var writes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() =>
            (i % 2 == 0 ? database.Table : other.Tables.Sessions).PutAsync(new("p", $"{i}"), WriteCondition.NotExists, default))));

        Assert.All(writes, w => Assert.True(w.Written));
    }

    [PostgresFact]
    public async Task TablesAreMissing_AndAreNotToBeMade_SaysWhatToDo()
    {
        await using var database = await TestDatabase.OpenAsync(o => o.CreateTables = false);

        foreach (var call in new Func<Task>[] { () => database.Sessions.Tables.CheckAsync(default), () => database.Table.GetAsync(new("p", "s"), consistent: true, default) })
        {
            var missing = await Assert.ThrowsAsync<TableException>(call);
            Assert.Equal("TableNotFound", missing.Reason);
            Assert.Contains($"no table '{database.Options.SessionTable}'", missing.Message, StringComparison.Ordinal);
        }
    }

    [PostgresFact]
    public async Task TableOfAnothersMaking_IsRefused()
    {
        await using var database = await TestDatabase.OpenAsync();
        await database.RunAsync($"CREATE TABLE {database.Options.SessionTable} (pk text, sk text, attributes jsonb NOT NULL, ttl bigint, PRIMARY KEY (pk, sk)); CREATE TABLE {database.Options.EffectTable} (id int, body text, ttl bigint)");

        var refusals = await database.Sessions.Tables.CheckAsync(default);

        Assert.Equal(["TableCollation", "TableColumns"], refusals.Select(r => r.Reason));
        Assert.Contains("run: ALTER TABLE", refusals[0].Message, StringComparison.Ordinal);
        Assert.Contains("has the columns id integer, body text, ttl bigint, not pk text", refusals[1].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "region", null, null)]
    [InlineData(true, "zone", null, "SurvivesNoRegion")]
    [InlineData(true, "", null, "SurvivesNoRegion")]
    [InlineData(false, "", "us-west-2", null)]
    [InlineData(false, "", "us-east-1", "DatabaseInServiceRegion")]
    [InlineData(false, "", null, "DatabaseRegionUnknown")]
    public void Place_MustSurviveTheOutageOfARegionWithAgents(bool isCockroach, string goal, string? region, string? reason)
    {
        var facts = new DatabaseFacts { IsCockroach = isCockroach, Database = "agents", Encoding = "UTF8", SurvivalGoal = goal, Columns = new Dictionary<string, IReadOnlyList<string>> { ["t"] = Made } };

        var refusals = DatabaseRules.Check(facts, new() { DatabaseRegion = region, ServiceRegions = ["us-east-1", "eu-west-1"] });

        Assert.Equal(reason is null ? [] : [reason], refusals.Select(r => r.Reason));
        Assert.Empty(DatabaseRules.Check(facts, new() { AcceptSingleRegion = true }));
    }

    [Fact]
    public void EncodingAndStandby_AreRefused()
    {
        var facts = new DatabaseFacts { Database = "agents", Encoding = "SQL_ASCII", IsReadOnly = true };

        Assert.Equal(["DatabaseEncoding", "DatabaseReadOnly"], DatabaseRules.Check(facts, new() { AcceptSingleRegion = true }).Select(r => r.Reason));
    }

    [Fact]
    public void WrongOptions_AreAllNamed_AndTheConnectionStringIsNotRepeated()
    {
        var wrong = Assert.Throws<ArgumentException>(() => new PostgresSessions(new()
        {
            ConnectionString = "Host=h;Passwort=secret",
            SessionTable = "a; DROP TABLE b",
            EffectTable = "A",
            SweepBatch = 0,
            RequestTimeout = TimeSpan.Zero,
        }));

        Assert.All(
            (string[])["ConnectionString cannot be read", "SessionTable 'a; DROP TABLE b': write a name", "EffectTable 'A': write a name", "SweepBatch 0: write 1 to 10000", "RequestTimeout 00:00:00: write 100 ms to 30 s"],
            text => Assert.Contains(text, wrong.Message, StringComparison.Ordinal));
        Assert.DoesNotContain("secret", wrong.Message, StringComparison.Ordinal);
    }
}
