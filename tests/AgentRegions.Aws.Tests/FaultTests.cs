using AgentRegions.Core.Dns;
using AgentRegions.Testing.Route53;

namespace AgentRegions.Aws.Tests;

public class FaultTests
{
    [Route53Theory]
    [InlineData(Route53Fault.LoseAnswer)]
    [InlineData(Route53Fault.HangAfter)]
    public async Task AppliedButAnswerLost_IsAcceptedWithoutAnId_AndSentOnce(Route53Fault fault)
    {
        var zone = await TestZone.CreateAsync();
        await using var proxy = await Route53Proxy.StartAsync();
        using var zones = TestZone.Client(proxy.Endpoint, o => o.RequestTimeout = TimeSpan.FromMilliseconds(500));
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        proxy.Inject(fault);

        var result = await zones.ApplyAsync(zone.Target, zone.Swap("v1", "v2", zone.A("192.0.2.2")), default);

        Assert.Null(Assert.IsType<DnsChangeResult.Accepted>(result).ChangeId);
        Assert.Equal(2, proxy.Count(Route53Proxy.Change));
        Assert.Equal(2, proxy.Accepted.Count);
        Assert.Equal([zone.A("192.0.2.2")], (await zones.ReadAsync(zone.Target, default)).Records);
    }

    [Route53Theory]
    [InlineData(Route53Fault.Reset)]
    [InlineData(Route53Fault.ServerError)]
    [InlineData(Route53Fault.Throttle)]
    [InlineData(Route53Fault.PriorRequestNotComplete)]
    public async Task NotAppliedAtFirst_IsSentAgainUntilAccepted(Route53Fault fault)
    {
        var zone = await TestZone.CreateAsync();
        await using var proxy = await Route53Proxy.StartAsync();
        using var zones = TestZone.Client(proxy.Endpoint);
        proxy.Inject(fault, 3);

        var result = await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);

        Assert.NotNull(Assert.IsType<DnsChangeResult.Accepted>(result).ChangeId);
        Assert.Equal(4, proxy.Count(Route53Proxy.Change));
        Assert.Single(proxy.Accepted);
    }

    [Route53Theory]
    [InlineData(Route53Fault.Throttle, DnsFault.Throttled)]
    [InlineData(Route53Fault.PriorRequestNotComplete, DnsFault.PriorRequestNotComplete)]
    [InlineData(Route53Fault.Deny, DnsFault.AccessDenied)]
    [InlineData(Route53Fault.ServerError, DnsFault.Unavailable)]
    public async Task FaultOutlastsTheBudget_IsThatFault(Route53Fault fault, DnsFault expected)
    {
        var zone = await TestZone.CreateAsync();
        await using var proxy = await Route53Proxy.StartAsync();
        using var zones = TestZone.Client(proxy.Endpoint, o => o.RetryBudget = TimeSpan.FromMilliseconds(300));
        proxy.Inject(fault, 1000);
        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default));
        Assert.Equal(expected, exception.Fault);
        Assert.Empty(proxy.Accepted);

        proxy.ClearFaults();
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default));
    }

    [Route53Fact]
    public async Task AnswerLostAndNothingCanBeRead_IsUnavailable_AndTheNextAttemptFindsItApplied()
    {
        var zone = await TestZone.CreateAsync();
        await using var proxy = await Route53Proxy.StartAsync();
        using var zones = TestZone.Client(proxy.Endpoint, o => o.RetryBudget = TimeSpan.FromMilliseconds(300));
        proxy.Inject(Route53Fault.LoseAnswer);
        proxy.Inject(Route53Fault.Throttle, 1000, Route53Proxy.List);
        var change = zone.Swap(null, "v1", zone.A("192.0.2.1"));
        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ApplyAsync(zone.Target, change, default));
        Assert.Equal(DnsFault.Unavailable, exception.Fault);

        proxy.ClearFaults();
        Assert.Null(Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, change, default)).ChangeId);
        Assert.Single(proxy.Accepted);
    }

    [Route53Fact]
    public async Task BatchHangsInTheNetwork_AnotherWriterMovesOn_TheLateBatchIsRefused()
    {
        var zone = await TestZone.CreateAsync();
        await using var proxy = await Route53Proxy.StartAsync();
        using var first = TestZone.Client(proxy.Endpoint, o => (o.RequestTimeout, o.RetryBudget) = (TimeSpan.FromMilliseconds(200), TimeSpan.Zero));
        using var second = TestZone.Client(proxy.Endpoint);
        await first.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        proxy.Inject(Route53Fault.HangBefore);

        var hung = await Assert.ThrowsAsync<DnsException>(() => first.ApplyAsync(zone.Target, zone.Swap("v1", "v2", zone.A("192.0.2.2")), default));
        Assert.Equal(DnsFault.Unavailable, hung.Fault);
        Assert.IsType<DnsChangeResult.Accepted>(await second.ApplyAsync(zone.Target, zone.Swap("v1", "v3", zone.A("192.0.2.3")), default));
        proxy.Release();
        await Eventually.HoldsAsync(() => proxy.Held == 0, "the held batch goes on");

        Assert.Equal(zone.Txt("v3"), (await second.ReadAsync(zone.Target, default)).Ownership);
        Assert.Equal(2, proxy.Accepted.Count);
    }

    [Route53Fact]
    public async Task ReadMeetsTransportFaults_IsRetried()
    {
        var zone = await TestZone.CreateAsync();
        await using var proxy = await Route53Proxy.StartAsync();
        using var zones = TestZone.Client(proxy.Endpoint);
        proxy.Inject(Route53Fault.Reset, 1, Route53Proxy.List);
        proxy.Inject(Route53Fault.ServerError, 1, Route53Proxy.List);
        proxy.Inject(Route53Fault.Throttle, 2, Route53Proxy.List);
        Assert.Null((await zones.ReadAsync(zone.Target, default)).Ownership);
        Assert.Equal(5, proxy.Count(Route53Proxy.List));
    }

    [Route53Fact]
    public async Task NobodyListens_IsUnavailable()
    {
        using var zones = TestZone.Client(new Uri("http://127.0.0.1:9"));
        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ReadAsync(new("example.com", "Z1", "agent.example.com"), default));
        Assert.Equal(DnsFault.Unavailable, exception.Fault);
    }

    [Route53Fact]
    public async Task CallerGivesUp_IsCancelled()
    {
        var zone = await TestZone.CreateAsync();
        await using var proxy = await Route53Proxy.StartAsync();
        using var zones = TestZone.Client(proxy.Endpoint);
        proxy.Inject(Route53Fault.HangBefore);
        using var giveUp = new CancellationTokenSource();
        var call = zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), giveUp.Token);
        await Eventually.HoldsAsync(() => proxy.Held == 1, "the change hangs");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
