using AgentRegions.Aws.Route53;

namespace AgentRegions.Aws.Tests;

public class RequestPaceTests
{
    [Fact]
    public async Task BurstIsSpent_TheRestGoesAtThePace_ChangesFirst()
    {
        var time = new ManualTimeProvider();
        using var pace = new RequestPace(perSecond: 5, burst: 2, time);
        await pace.WaitAsync(urgent: false, default);
        await pace.WaitAsync(urgent: false, default);
        var reads = new[] { pace.WaitAsync(urgent: false, default), pace.WaitAsync(urgent: false, default) };
        var change = pace.WaitAsync(urgent: true, default);

        time.Advance(TimeSpan.FromMilliseconds(199));
        Assert.False(change.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await change.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.All(reads, r => Assert.False(r.IsCompleted));
        time.Advance(TimeSpan.FromMilliseconds(200));
        await reads[0].WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(reads[1].IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(200));
        await reads[1].WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task WaiterGivesUp_ItsTurnIsNotLost()
    {
        var time = new ManualTimeProvider();
        using var pace = new RequestPace(perSecond: 1, burst: 1, time);
        await pace.WaitAsync(urgent: false, default);
        using var giveUp = new CancellationTokenSource();
        var first = pace.WaitAsync(urgent: false, giveUp.Token);
        var second = pace.WaitAsync(urgent: false, default);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        time.Advance(TimeSpan.FromSeconds(1));
        await second.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task LongPause_SavesUpABurstAndNoMore()
    {
        var time = new ManualTimeProvider();
        using var pace = new RequestPace(perSecond: 5, burst: 3, time);
        time.Advance(TimeSpan.FromHours(1));
        for (var i = 0; i < 3; i++)
            await pace.WaitAsync(urgent: true, default);
        Assert.False(pace.WaitAsync(urgent: true, default).IsCompleted);
    }
}
