using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Payloads;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Payloads;

public sealed class SealedSessionTests : IAsyncDisposable
{
    private readonly World _world = new();

    [Fact]
    public async Task Sealed_TheRegionWithTheKeyGoesOn_TheOneWithoutIsToldSo()
    {
        var us = await _world.Process("us", o => o.Keys = Keys(1)).StartAsync(Key);
        await SayAsync(us, "secret");
        _world.Settle();

        Assert.Equal(["secret"], Texts(await _world.Process("eu", o => o.Keys = Keys(1)).StartAsync(Key)));
        foreach (var wrong in new[] { null, Keys(2) })
        {
            var error = await Assert.ThrowsAsync<SessionException>(() => _world.Process("eu", o => o.Keys = wrong).StartAsync(Key));
            Assert.Equal(SessionFault.WrongKey, error.Fault);
        }
    }

    [Fact]
    public async Task HeadOfANewerRelease_IsSaid_NotReadAsNothing()
    {
        await _world.Table["us"].PutAsync(new(Key.Partition, "head#us", ("f", 2)), WriteCondition.None, default);

        var error = await Assert.ThrowsAsync<SessionException>(() => _world.Process("us").StartAsync(Key));

        Assert.Equal(SessionFault.UnknownFormat, error.Fault);
        Assert.Contains("format 2", error.Message, StringComparison.Ordinal);
    }

    private static DataKeys Keys(byte fill) => new("k1", Enumerable.Repeat(fill, 32).ToArray());

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
