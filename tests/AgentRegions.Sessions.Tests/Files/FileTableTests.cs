using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Files;

namespace AgentRegions.Sessions.Tests.Files;

public sealed class FileTableTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("agentregions-table-").FullName;

    [Fact]
    public async Task HundredWriters_ThroughTablesOfTheirOwn_OneWinsEachRound()
    {
        var tables = Enumerable.Range(0, 4).Select(_ => new FileTable(_directory, TimeProvider.System)).ToList();
        for (long round = 0; round < 3; round++)
        {
            var condition = round == 0 ? WriteCondition.NotExists : WriteCondition.Equal(("v", round - 1));
            var item = new TableItem("p", "s", ("v", round));
            var writes = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Task.Run(() => tables[i % 4].PutAsync(item, condition, default))));

            Assert.Single(writes, w => w.Written);
            Assert.All(writes.Where(w => !w.Written), w => Assert.Equal(round, w.Old!.NumberOf("v")));
        }
    }

    [Fact]
    public async Task KilledWhileWriting_TheOldItemStands_AndTheNextWriteHappens()
    {
        var table = new FileTable(_directory, TimeProvider.System);
        await table.PutAsync(new("p", "s", ("v", 1)), WriteCondition.None, default);
        var file = Directory.EnumerateFiles(_directory, "*.json", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(file + ".next", "{\"partit");

        Assert.Equal(1, (await table.QueryAsync("p", "", consistent: true, default)).Items.Single().NumberOf("v"));
        Assert.True((await table.PutAsync(new("p", "s", ("v", 2)), WriteCondition.Equal(("v", 1)), default)).Written);
    }

    [Fact]
    public async Task FileThatIsNoItem_IsNamed()
    {
        var table = new FileTable(_directory, TimeProvider.System);
        await table.PutAsync(new("p", "s"), WriteCondition.None, default);
        var file = Directory.EnumerateFiles(_directory, "*.json", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(file, "{");

        var error = await Assert.ThrowsAsync<TableException>(() => table.GetAsync(new("p", "s"), consistent: true, default));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DirectoryCannotBeMade_TheTableDoesNotAnswer()
    {
        var file = Path.Combine(_directory, "file");
        await File.WriteAllTextAsync(file, "");

        await Assert.ThrowsAsync<TableException>(() => new FileTable(file, TimeProvider.System).PutAsync(new("p", "s"), WriteCondition.None, default));
    }

    [Fact]
    public async Task Sweep_TakesWhatExpired()
    {
        var table = new FileTable(_directory, TimeProvider.System);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        await table.PutAsync(new("p", "old", ("ttl", now - 5)), WriteCondition.None, default);
        await table.PutAsync(new("p", "new", ("ttl", now + 500)), WriteCondition.None, default);
        await table.PutAsync(new("q", "forever"), WriteCondition.None, default);

        Assert.Equal(1, await table.SweepAsync("ttl"));
        Assert.Equal("new", (await table.QueryAsync("p", "", consistent: true, default)).Items.Single().Key.Sort);
    }

    [Fact]
    public async Task Sessions_GoOn_AfterTheProcessThatWroteThemWasKilled()
    {
        var options = new SessionOptions { Region = "local" };
        var ids = 0;
        var killed = new AgentSessions(FileTables.In(_directory, TimeProvider.System), options, TimeProvider.System, () => $"a-{++ids}");
        var before = await killed.StartAsync("s-1");
        await World.SayAsync(before, "one");
        before.Append("user", "never stored");

        await using var sessions = new AgentSessions(FileTables.In(_directory, TimeProvider.System), options, TimeProvider.System, () => $"b-{++ids}");
        await using var after = await sessions.StartAsync("s-1");

        Assert.Equal(["one"], World.Texts(after));
        before.Abandon();
        await killed.DisposeAsync();
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
