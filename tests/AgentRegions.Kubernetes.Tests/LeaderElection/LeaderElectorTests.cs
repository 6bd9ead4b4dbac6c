using AgentRegions.Kubernetes.LeaderElection;
using AgentRegions.Kubernetes.Tests.Fakes;
using AgentRegions.Testing;
using k8s.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRegions.Kubernetes.Tests.LeaderElection;

public sealed class LeaderElectorTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly FakeCluster _cluster = new();
    private readonly ManualTimeProvider _time = new();
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task NobodyHolds_FirstLeads_SecondWaits()
    {
        var first = Elector("first");
        var second = Elector("second");
        await first.AcquireAsync(_stop.Token);
        var acquiring = second.AcquireAsync(_stop.Token);
        var renewing = first.RenewAsync(_stop.Token);
        Advance(TimeSpan.FromMinutes(2));
        Assert.True(first.IsLeader);
        Assert.False(second.IsLeader);
        Assert.False(acquiring.IsCompleted || renewing.IsCompleted);
        Assert.Equal("first", second.Leader);
        Assert.Equal(1, _meters["leader_election_master_status{name=lease}"]);
    }

    [Fact]
    public async Task HolderDies_SecondTakesOverAfterTheLeaseDuration_AndCountsATransition()
    {
        await Elector("first").AcquireAsync(_stop.Token);
        var second = Elector("second");
        var acquiring = second.AcquireAsync(_stop.Token);
        Advance(TimeSpan.FromSeconds(14));
        Assert.False(acquiring.IsCompleted);
        await AdvanceUntilAsync(() => second.IsLeader);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(20));
        var lease = await LeaseAsync();
        Assert.Equal(("second", 1), (lease.Spec.HolderIdentity, lease.Spec.LeaseTransitions));
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(3600)]
    public async Task ClocksDiffer_LeaseIsJudgedByItsChangesAlone(int skewSeconds)
    {
        var skewed = new SkewedTime(_time, TimeSpan.FromSeconds(skewSeconds));
        var first = Elector("first");
        var second = Elector("second", skewed);
        await first.AcquireAsync(_stop.Token);
        _ = first.RenewAsync(_stop.Token);
        _ = second.AcquireAsync(_stop.Token);
        Advance(TimeSpan.FromMinutes(2));
        Assert.True(first.IsLeader);
        Assert.False(second.IsLeader);
    }

    [Fact]
    public async Task ServerUnreachable_HolderStopsBeforeAnotherCanTakeOver()
    {
        var first = Elector("first");
        await first.AcquireAsync(_stop.Token);
        var stoppedAt = TimeSpan.Zero;
        first.StoppedLeading += () => stoppedAt = _time.Elapsed;
        var renewing = first.RenewAsync(_stop.Token);
        Advance(TimeSpan.FromSeconds(4.5));
        var cut = _time.Elapsed;
        _cluster.Fault = _ => throw new HttpRequestException("cut");
        await AdvanceUntilAsync(() => renewing.IsCompleted);
        Assert.False(first.IsLeader);
        Assert.InRange(stoppedAt - cut, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(14));
    }

    [Fact]
    public async Task RenewalHangs_LostAtTheDeadline()
    {
        var first = Elector("first");
        await first.AcquireAsync(_stop.Token);
        var hang = new TaskCompletionSource();
        _cluster.Fault = _ => hang.Task.WaitAsync(TimeSpan.FromSeconds(3), _time);
        var renewing = first.RenewAsync(_stop.Token);
        await AdvanceUntilAsync(() => renewing.IsCompleted);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(14.9));
        Assert.False(first.IsLeader);
    }

    [Fact]
    public async Task AnotherTookTheLease_LostAtOnce()
    {
        var first = Elector("first");
        await first.AcquireAsync(_stop.Token);
        var lease = await LeaseAsync();
        lease.Spec.HolderIdentity = "thief";
        await _cluster.UpdateAsync(lease);
        var renewing = first.RenewAsync(_stop.Token);
        await AdvanceUntilAsync(() => renewing.IsCompleted);
        Assert.InRange(_time.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5));
        Assert.Equal("thief", first.Leader);
    }

    [Fact]
    public async Task Released_SecondLeadsWithoutWaitingForExpiry()
    {
        var first = Elector("first");
        var second = Elector("second");
        await first.AcquireAsync(_stop.Token);
        _ = second.AcquireAsync(_stop.Token);
        await first.ReleaseAsync(CancellationToken.None);
        Assert.Equal("", (await LeaseAsync()).Spec.HolderIdentity);
        await AdvanceUntilAsync(() => second.IsLeader);
        Assert.InRange(_time.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task RandomFaultsAndPauses_NeverTwoLeaders()
    {
        var random = new Random(7);
        _cluster.Fault = _ => random.Next(3) == 0 ? throw new HttpRequestException("fault") : Task.CompletedTask;
        var electors = new[] { Elector("a"), Elector("b"), Elector("c") };
        foreach (var elector in electors)
            _ = CampaignAsync(elector);
        var led = new HashSet<string>();
        for (var i = 0; i < 3000; i++)
        {
            Advance(TimeSpan.FromMilliseconds(500));
            var leaders = electors.Where(elector => elector.IsLeader).Select(elector => elector.Identity).ToArray();
            Assert.True(leaders.Length <= 1, $"two lead: {string.Join(", ", leaders)}");
            led.UnionWith(leaders);
            if (random.Next(100) == 0 && leaders.Length == 1)
                await electors.Single(elector => elector.IsLeader).ReleaseAsync(CancellationToken.None);
        }
        Assert.True(led.Count > 1, "leadership moved");
    }

    private async Task CampaignAsync(LeaderElector elector)
    {
        while (!_stop.IsCancellationRequested)
        {
            await elector.AcquireAsync(_stop.Token);
            await elector.RenewAsync(_stop.Token);
        }
    }

    /// <summary>Without a synchronization context, and with a fake that answers at once, everything happens on the thread that moves the clock.</summary>
    private LeaderElector Elector(string identity, TimeProvider? time = null)
    {
        SynchronizationContext.SetSynchronizationContext(null);
        return new(new(_cluster, "default", "lease", time ?? _time), identity, new(), time ?? _time, new(new Random(1)), new(_meters.Factory), NullLogger<LeaderElector>.Instance);
    }

    private async Task<V1Lease> LeaseAsync() => (await _cluster.GetAsync<V1Lease>("lease", "default"))!;

    private void Advance(TimeSpan by)
    {
        for (var end = _time.Elapsed + by; _time.Elapsed < end;)
            _time.Advance(TimeSpan.FromMilliseconds(100));
    }

    private Task AdvanceUntilAsync(Func<bool> condition) => _time.AdvanceUntilAsync(condition, "what the test waits for", TimeSpan.FromMilliseconds(100));

    private sealed class SkewedTime(ManualTimeProvider inner, TimeSpan skew) : TimeProvider
    {
        public override long TimestampFrequency => inner.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + skew;

        public override long GetTimestamp() => inner.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
    }
}
