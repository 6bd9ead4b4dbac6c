using AgentRegions.Core;
using AgentRegions.Core.Coordination;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.Tables;

public sealed class MemoryCoordinationStoreTests
{
    private static readonly NamespacedName Service = new("default", "agent");
    private readonly MemoryTable _table = new(new ManualTimeProvider());
    private readonly MemoryCoordinationStore _store;

    public MemoryCoordinationStoreTests() => _store = new(_table, "memory/1");

    [Fact]
    public async Task CompareAndSwap_OneOfTwoWins_AndWhatItWroteIsRead()
    {
        var nothing = await _store.ReadAsync(Service, default);
        Assert.Equal((null, null), (nothing.Value, nothing.Version));

        var first = await _store.CompareAndSwapAsync(Service, nothing, new() { Term = 1, Epoch = 5 }, default);
        Assert.Null(await _store.CompareAndSwapAsync(Service, nothing, new() { Term = 9 }, default));
        Assert.NotNull(await _store.CompareAndSwapAsync(Service, first!, new() { Term = 2, Epoch = 6 }, default));
        Assert.Null(await _store.CompareAndSwapAsync(Service, first!, new() { Term = 9 }, default));

        var read = await _store.ReadAsync(Service, default);
        Assert.Equal((2, 6), (read.Value!.Term, read.Value.Epoch));
    }

    [Fact]
    public async Task Services_DoNotShareARegister()
    {
        await _store.CompareAndSwapAsync(Service, await _store.ReadAsync(Service, default), new() { Term = 1 }, default);

        Assert.Null((await _store.ReadAsync(new("other", "agent"), default)).Value);
    }

    [Fact]
    public async Task Outage_Throws_AndALostAnswersSwapHappened()
    {
        var nothing = await _store.ReadAsync(Service, default);
        _table.Faults.Outage = true;
        await Assert.ThrowsAsync<CoordinationException>(() => _store.ReadAsync(Service, default));
        _table.Faults.Outage = false;

        _table.Faults.LoseAnswers();
        await Assert.ThrowsAsync<CoordinationException>(() => _store.CompareAndSwapAsync(Service, nothing, new() { Term = 3 }, default));

        Assert.Equal(3, (await _store.ReadAsync(Service, default)).Value!.Term);
    }
}
