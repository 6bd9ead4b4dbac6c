using System.Text.Json;
using AgentRegions.Core.Tables;
using AgentRegions.Testing;

namespace AgentRegions.Sessions.Tests;

/// <summary>The README's example is this one, and it works.</summary>
public sealed class ReadmeTests : IAsyncDisposable
{
    private readonly World _world = new();

    [Fact]
    public async Task Example_IsInTheReadme_AndGoesOnInAnotherRegion()
    {
        var (paid, reply) = (0, "");
        Task<JsonElement> PayAsync(CancellationToken token) => Task.FromResult(JsonElement.Parse($"{++paid}"));
        SessionTables Tables(string region) => new(_world.Table[region], _world.Effects);
        foreach (var region in new[] { "us", "eu" })
        {
            var tables = Tables(region);
            var time = _world.Time;
            Func<string> newId = () => $"{region}-{Guid.NewGuid():N}";
            SynchronizationContext.SetSynchronizationContext(null);
            // README: begin
            var options = new SessionOptions { Region = region, Tenant = "acme" };
            await using var sessions = new AgentSessions(tables, options, time, newId);

            await using var session = await sessions.StartAsync("user-42");     // goes on where any region left off
            session.Append("user", "pay the invoice");
            session.SetState("invoice", "i-7");

            var call = new ToolCall("call-1", "pay", JsonElement.Parse("""{"invoice":"i-7"}"""));
            var receipt = await session.RunToolAsync(call, PayAsync);           // runs once, whichever regions ask
            session.Append("assistant", $"paid: {receipt}");
            await session.CheckpointAsync();                                    // from here on it survives this region
            // README: end
            reply = session.Messages[^1].Parts[0].Text;
            Assert.Equal(region == "us" ? 3 : 5, session.Messages.Count);
            _world.Settle();
        }
        Assert.Equal(("paid: 1", 1), (reply, paid));

        var source = await File.ReadAllLinesAsync(Repository.PathOf("tests", "AgentRegions.Sessions.Tests", "ReadmeTests.cs"));
        var example = source.SkipWhile(l => !l.Contains("// README: begin", StringComparison.Ordinal)).Skip(1).TakeWhile(l => !l.Contains("// README: end", StringComparison.Ordinal));
        var shown = string.Join('\n', example.Select(l => l.Length > 12 ? l[12..] : l.TrimStart()));
        Assert.Contains(shown, await File.ReadAllTextAsync(Repository.PathOf("src", "AgentRegions.Sessions", "README.md")), StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
