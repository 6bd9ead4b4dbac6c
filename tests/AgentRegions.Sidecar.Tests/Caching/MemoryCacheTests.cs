using AgentRegions.Sidecar.Caching;
using AgentRegions.Sidecar.Draining;
using AgentRegions.Sidecar.Health;
using AgentRegions.Sidecar.Monitoring;
using AgentRegions.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Sidecar.Tests.Caching;

public sealed class MemoryCacheTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly MemoryCache _cache;

    public MemoryCacheTests()
    {
        var services = new ServiceCollection().AddMetrics().AddSingleton(RunningSidecar.Options).AddSingleton<TimeProvider>(_time)
            .AddSingleton(new ContractFile(null, _time)).AddSingleton<StreamBoard>().AddSingleton<DedupeRate>().AddSingleton<HealthBoard>().AddSingleton<SidecarMeter>().AddSingleton<CacheMetrics>().BuildServiceProvider();
        _cache = new(10_000, _time, services.GetRequiredService<CacheMetrics>());
    }

    [Fact]
    public async Task Full_Put_TheLeastRecentlyUsedGoes()
    {
        await PutAsync("a", 4000);
        await PutAsync("b", 4000);
        Assert.NotNull(await GetAsync("a"));

        await PutAsync("c", 4000);

        Assert.Null(await GetAsync("b"));
        Assert.NotNull(await GetAsync("a"));
        Assert.NotNull(await GetAsync("c"));
    }

    [Fact]
    public async Task LargerThanTheCache_Put_IsRefusedAndNothingGoes()
    {
        await PutAsync("a", 4000);

        Assert.False(await PutAsync("b", 10_000));
        Assert.NotNull(await GetAsync("a"));
    }

    [Fact]
    public async Task TimeIsOver_Get_ThereIsNone()
    {
        await PutAsync("a", 10);

        _time.Advance(TimeSpan.FromSeconds(60));

        Assert.Null(await GetAsync("a"));
        Assert.Empty(_cache.Recent(10_000));
    }

    [Fact]
    public async Task YoungerIsThere_Put_KeepsIt()
    {
        var older = Entry("a", 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        await PutAsync("a", 2);

        Assert.False(await _cache.PutAsync(older, default));
        Assert.Equal(2, (await GetAsync("a"))!.Value.Length);
    }

    [Fact]
    public async Task Recent_OfSoManyBytes_LastUsedFirst()
    {
        foreach (var key in (string[])["a", "b", "c"])
            await PutAsync(key, 1000);
        await GetAsync("a");

        Assert.Equal(["a", "c"], _cache.Recent(2500).Select(e => e.Key));
    }

    private CacheEntry Entry(string key, int bytes) => new(key, new byte[bytes], "text/plain", _time.GetTimestamp(), TimeSpan.FromMinutes(1));

    private Task<bool> PutAsync(string key, int bytes) => _cache.PutAsync(Entry(key, bytes), default);

    private Task<CacheEntry?> GetAsync(string key) => _cache.GetAsync(key, default);
}
