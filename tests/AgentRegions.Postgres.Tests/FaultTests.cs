using AgentRegions.Core.Tables;
using Npgsql;

namespace AgentRegions.Postgres.Tests;

/// <summary>A server that conflicts, stalls, goes away or says no.</summary>
public sealed class FaultTests
{
    private static readonly ItemKey Key = new("p", "s");
    private static readonly TableItem Before = new("p", "s", ("v", "before"));
    private static readonly TableItem Item = new("p", "s", ("v", "mine"));

    [PostgresFact]
    public async Task SerializationFailures_AreTriedAgain_UntilTheWritePasses()
    {
        await using var database = await TestDatabase.OpenAsync();
        await database.Table.PutAsync(Before, WriteCondition.None, default);
        await FailAsync(database, "40001", times: 3);

        var write = await database.Table.PutAsync(Item, WriteCondition.Equal(("v", "before")), default);

        Assert.Equal((true, "before"), (write.Written, write.Old?.TextOf("v")));
        Assert.Equal(4L, await database.RunAsync($"SELECT last_value FROM {database.Options.SessionTable}_tries"));
    }

    [PostgresFact]
    public async Task SerializationFailures_BeyondTheBudget_AreThrottling_AndNothingWasWritten()
    {
        await using var database = await TestDatabase.OpenAsync(o => o.RetryBudget = TimeSpan.FromMilliseconds(100));
        await database.Table.PutAsync(Before, WriteCondition.None, default);
        await FailAsync(database, "40001", times: 1_000_000);

        var refused = await Assert.ThrowsAsync<TableException>(() => database.Table.PutAsync(Item, WriteCondition.Equal(("v", "before")), default));

        Assert.Equal(("Throttled", true), (refused.Reason, refused.NothingWritten));
        Assert.Equal(Before, (await database.Table.GetAsync(Key, consistent: true, default)).Item);
    }

    [PostgresFact]
    public async Task AnothersLockHoldsTooLong_TheServerGivesUp_AndNothingWasWritten()
    {
        await using var database = await TestDatabase.OpenAsync();
        await database.Table.PutAsync(Before, WriteCondition.None, default);
        (database.Options.RequestTimeout, database.Options.RetryBudget) = (TimeSpan.FromSeconds(2), TimeSpan.Zero);
        await using var hasty = new PostgresSessions(database.Options);
        // What was patient with the schema is not with an item, on the same connection.
        await hasty.CreateAsync(default);
        await using (await database.LockAsync())
        {
            var late = await Assert.ThrowsAsync<TableException>(() => hasty.Tables.Sessions.PutAsync(Item, WriteCondition.Equal(("v", "before")), default));

            Assert.Equal(("StoreUnavailable", true), (late.Reason, late.NothingWritten));
            Assert.Contains("UPDATE", late.Message, StringComparison.Ordinal);
            Assert.Contains("longer than RequestTimeout", late.Message, StringComparison.Ordinal);
        }
        Assert.Equal(Before, (await database.Table.GetAsync(Key, consistent: true, default)).Item);
    }

    [PostgresFact]
    public async Task LineIsCutWhileAWriteWaits_ItIsNotSentAgain_AndTheCallerIsToldThatItIsNotKnown()
    {
        await using var database = await TestDatabase.OpenAsync();
        await database.Table.PutAsync(Before, WriteCondition.None, default);
        var far = new NpgsqlConnectionStringBuilder(database.Options.ConnectionString);
        await using var proxy = new TcpProxy(new($"tcp://{far.Host}:{far.Port}"));
        (far.Port, far.ApplicationName) = (proxy.Address.Port, "behind-the-proxy");
        database.Options.ConnectionString = far.ConnectionString;
        await using var sessions = new PostgresSessions(database.Options);
        await using (await database.LockAsync())
        {
            var write = sessions.Tables.Sessions.PutAsync(Item, WriteCondition.Equal(("v", "before")), default);
            await Eventually.PassesAsync(async () => Assert.Equal(1L, await database.RunAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = 'behind-the-proxy'")));
            proxy.Cut(refuse: true);

            var lost = await Assert.ThrowsAsync<TableException>(() => write);
            Assert.Equal(("StoreUnavailable", false), (lost.Reason, lost.NothingWritten));
            Assert.Contains("whether it was written is not known until it is read", lost.Message, StringComparison.Ordinal);
        }
        // The server had it, and went on: that is why nothing may be sent twice.
        await Eventually.PassesAsync(async () => Assert.Equal(Item, (await database.Table.GetAsync(Key, consistent: true, default)).Item));
    }

    [Fact]
    public async Task NobodyAnswers_TheCallerIsToldThatNothingWasWritten()
    {
        await using var sessions = new PostgresSessions(new() { ConnectionString = "Host=127.0.0.1;Port=9;Username=u;Password=secret;Database=d", RetryBudget = TimeSpan.FromMilliseconds(50) });

        var dark = await Assert.ThrowsAsync<TableException>(() => sessions.Tables.Sessions.PutAsync(Item, WriteCondition.None, default));

        Assert.Equal(("StoreUnavailable", true), (dark.Reason, dark.NothingWritten));
        Assert.Contains("the database cannot be reached", dark.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", dark.ToString(), StringComparison.Ordinal);
    }

    [PostgresFact]
    public async Task UserMayNotWrite_TheRightIsNamed()
    {
        await using var database = await TestDatabase.OpenAsync();
        await database.Sessions.CreateAsync(default);
        var user = $"u_{Guid.NewGuid():N}";
        await database.RunAsync($"CREATE USER {user}; GRANT SELECT ON {database.Options.SessionTable} TO {user}");
        database.Options.ConnectionString = new NpgsqlConnectionStringBuilder(database.Options.ConnectionString) { Username = user }.ConnectionString;
        await using var sessions = new PostgresSessions(database.Options);

        Assert.Null((await sessions.Tables.Sessions.GetAsync(Key, consistent: true, default)).Item);
        var denied = await Assert.ThrowsAsync<TableException>(() => sessions.Tables.Sessions.PutAsync(Item, WriteCondition.None, default));

        Assert.Equal(("AccessDenied", true), (denied.Reason, denied.NothingWritten));
        Assert.Contains($"the user lacks INSERT on '{database.Options.SessionTable}'; run: GRANT SELECT, INSERT", denied.Message, StringComparison.Ordinal);
    }

    /// <summary>Makes updates fail so many times; a sequence counts, since it keeps counting when a transaction is undone.</summary>
    private static Task<object?> FailAsync(TestDatabase database, string code, int times)
    {
        var table = database.Options.SessionTable;
        return database.RunAsync(
            $"""
            CREATE SEQUENCE {table}_tries;
            CREATE FUNCTION {table}_fail() RETURNS trigger LANGUAGE plpgsql AS $$
              BEGIN IF nextval('{table}_tries') <= {times} THEN RAISE EXCEPTION 'injected' USING ERRCODE = '{code}'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER fail BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_fail();
            """);
    }
}
