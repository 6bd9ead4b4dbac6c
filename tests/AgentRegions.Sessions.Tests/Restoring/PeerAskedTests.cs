using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Restoring;

/// <summary>When another region's replica is asked, and when nobody pays for that.</summary>
public sealed class PeerAskedTests : PeerWorld
{
    [Fact]
    public async Task SteadyState_NoPeerIsAsked()
    {
        _world.Knowledge.Current = new(1, ["eu"], TimeSpan.Zero);
        foreach (var text in new[] { "one", "two" })
        {
            var process = Eu();
            await using var eu = await process.StartAsync(Key);
            await SayAsync(eu, text);
            await UseAsync(process, eu);
        }

        Assert.Equal(0, _peer.Calls);
    }

    [Fact]
    public async Task Fenced_TheOtherRegionWritesOn_NoPeerIsAsked()
    {
        await SayAsync(await _world.Process("us").StartAsync(Key), "one");
        _world.Settle();
        _world.Knowledge.Current = new(1, ["us"], TimeSpan.Zero);
        var process = Eu();

        await using (var eu = await process.StartAsync(Key))
        {
            Assert.Equal(["one"], Texts(eu));
            await UseAsync(process, eu);
        }

        Assert.Equal(0, _peer.Calls);
    }

    [Fact]
    public async Task TakenOver_OneQueryMore_AndNoneOnceItIsOurs()
    {
        await SayAsync(await _world.Process("us").StartAsync(Key), "one");
        _world.Settle();
        var process = Eu();

        await using (var eu = await process.StartAsync(Key))
            Assert.Equal(1, _peer.Calls);
        _world.Pass(TimeSpan.FromSeconds(40));
        await using (await process.StartAsync(Key))
            Assert.Equal(1, _peer.Calls);
    }

    private async Task UseAsync(AgentSessions process, AgentSession session)
    {
        await session.RefreshAsync();
        await process.ReadAsync(Key);
        _world.Pass(TimeSpan.FromSeconds(40));
    }
}
