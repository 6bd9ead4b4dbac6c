using AgentRegions.Core.Dns;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Aws.Tests;

public class FaultTests
{
    [Theory]
    [InlineData(Route53Fault.LoseAnswer)]
    [InlineData(Route53Fault.HangAfter)]
    public async Task AppliedButAnswerLost_IsAcceptedWithoutAnId_AndSentOnce(Route53Fault fault)
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint, o => o.RequestTimeout = TimeSpan.FromMilliseconds(500));
        await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        route53.Inject(fault);

        var result = await zones.ApplyAsync(zone.Target, zone.Swap("v1", "v2", zone.A("192.0.2.2")), default);

        Assert.Null(Assert.IsType<DnsChangeResult.Accepted>(result).ChangeId);
        Assert.Equal(2, route53.Count(SandboxRoute53.Change));
        Assert.Equal(2, route53.Accepted.Count);
        Assert.Equal([zone.A("192.0.2.2")], (await zones.ReadAsync(zone.Target, default)).Records);
    }

    [Theory]
    [InlineData(Route53Fault.Reset)]
    [InlineData(Route53Fault.ServerError)]
    [InlineData(Route53Fault.Throttle)]
    [InlineData(Route53Fault.PriorRequestNotComplete)]
    public async Task NotAppliedAtFirst_IsSentAgainUntilAccepted(Route53Fault fault)
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        route53.Inject(fault, 3);

        var result = await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);

        Assert.NotNull(Assert.IsType<DnsChangeResult.Accepted>(result).ChangeId);
        Assert.Equal(4, route53.Count(SandboxRoute53.Change));
        Assert.Single(route53.Accepted);
    }

    [Theory]
    [InlineData(Route53Fault.Throttle, DnsFault.Throttled)]
    [InlineData(Route53Fault.PriorRequestNotComplete, DnsFault.PriorRequestNotComplete)]
    [InlineData(Route53Fault.Deny, DnsFault.AccessDenied)]
    [InlineData(Route53Fault.ServerError, DnsFault.Unavailable)]
    public async Task FaultOutlastsTheBudget_IsThatFault(Route53Fault fault, DnsFault expected)
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        // A busy machine's first answer can take seconds; were it given up as lost, the fault would rightly be that nothing is known.
        using var zones = TestZone.Client(route53.Endpoint, o => (o.RetryBudget, o.RequestTimeout) = (TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(20)));
        route53.Inject(fault, 1000);
        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default));
        Assert.Equal(expected, exception.Fault);
        Assert.Empty(route53.Accepted);

        route53.ClearFaults();
        Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default));
    }

    [Fact]
    public async Task AnswerLost_ThenThrottledBeyondTheBudget_IsUnavailable_SinceTheFirstAttemptMayStillHappen()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint, o => (o.RetryBudget, o.RequestTimeout) = (TimeSpan.FromMilliseconds(300), TimeSpan.FromSeconds(20)));
        route53.Inject(Route53Fault.Reset, 1, SandboxRoute53.Change);
        route53.Inject(Route53Fault.Throttle, 1000, SandboxRoute53.Change);

        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default));

        Assert.Equal(DnsFault.Unavailable, exception.Fault);
        Assert.Contains("an answer was lost, and then", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswerLostAndNothingCanBeRead_IsUnavailable_AndTheNextAttemptFindsItApplied()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint, o => o.RetryBudget = TimeSpan.FromMilliseconds(300));
        route53.Inject(Route53Fault.LoseAnswer);
        route53.Inject(Route53Fault.Throttle, 1000, SandboxRoute53.List);
        var change = zone.Swap(null, "v1", zone.A("192.0.2.1"));
        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ApplyAsync(zone.Target, change, default));
        Assert.Equal(DnsFault.Unavailable, exception.Fault);

        route53.ClearFaults();
        Assert.Null(Assert.IsType<DnsChangeResult.Accepted>(await zones.ApplyAsync(zone.Target, change, default)).ChangeId);
        Assert.Single(route53.Accepted);
    }

    [Fact]
    public async Task BatchHangsInTheNetwork_AnotherWriterMovesOn_TheLateBatchIsRefused()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var first = TestZone.Client(route53.Endpoint, o => (o.RequestTimeout, o.RetryBudget) = (TimeSpan.FromMilliseconds(200), TimeSpan.Zero));
        using var second = TestZone.Client(route53.Endpoint);
        await first.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), default);
        route53.Inject(Route53Fault.HangBefore);

        var hung = await Assert.ThrowsAsync<DnsException>(() => first.ApplyAsync(zone.Target, zone.Swap("v1", "v2", zone.A("192.0.2.2")), default));
        Assert.Equal(DnsFault.Unavailable, hung.Fault);
        Assert.IsType<DnsChangeResult.Accepted>(await second.ApplyAsync(zone.Target, zone.Swap("v1", "v3", zone.A("192.0.2.3")), default));
        route53.Release();
        await Eventually.HoldsAsync(() => route53.Held == 0, "the held batch goes on");

        Assert.Equal(zone.Txt("v3"), (await second.ReadAsync(zone.Target, default)).Ownership);
        Assert.Equal(2, route53.Accepted.Count);
    }

    [Fact]
    public async Task ReadMeetsTransportFaults_IsRetried()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        route53.Inject(Route53Fault.Reset, 1, SandboxRoute53.List);
        route53.Inject(Route53Fault.ServerError, 1, SandboxRoute53.List);
        route53.Inject(Route53Fault.Throttle, 2, SandboxRoute53.List);
        Assert.Null((await zones.ReadAsync(zone.Target, default)).Ownership);
        Assert.Equal(5, route53.Count(SandboxRoute53.List));
    }

    [Fact]
    public async Task NobodyListens_IsUnavailable()
    {
        using var zones = TestZone.Client(new Uri("http://127.0.0.1:9"));
        var exception = await Assert.ThrowsAsync<DnsException>(() => zones.ReadAsync(new("example.com", "Z1", "agent.example.com"), default));
        Assert.Equal(DnsFault.Unavailable, exception.Fault);
    }

    [Fact]
    public async Task CallerGivesUp_IsCancelled()
    {
        await using var route53 = await SandboxRoute53.StartAsync();
        var zone = TestZone.In(route53);
        using var zones = TestZone.Client(route53.Endpoint);
        route53.Inject(Route53Fault.HangBefore);
        using var giveUp = new CancellationTokenSource();
        var call = zones.ApplyAsync(zone.Target, zone.Swap(null, "v1", zone.A("192.0.2.1")), giveUp.Token);
        await Eventually.HoldsAsync(() => route53.Held == 1, "the change hangs");
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }
}
