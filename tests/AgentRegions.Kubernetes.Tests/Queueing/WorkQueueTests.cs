using AgentRegions.Kubernetes.Queueing;
using AgentRegions.Kubernetes.Tests.Fakes;
using AgentRegions.Testing;

namespace AgentRegions.Kubernetes.Tests.Queueing;

public sealed class WorkQueueTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly ManualTimeProvider _time = new();
    private readonly WorkQueue<string> _queue;

    public WorkQueueTests() => _queue = new("q", new(_meters.Factory), _time);

    public void Dispose()
    {
        _queue.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public void AddedTwice_HandedOutOnce()
    {
        _queue.Add("a");
        _queue.Add("a");
        Assert.Equal("a", Take());
        AssertEmpty();
        Assert.Equal(1, _meters["workqueue_adds_total{name=q}"]);
    }

    [Fact]
    public async Task AddedInFlight_HandedOutAgainAfterDone()
    {
        _queue.Add("a");
        Take();
        _queue.Add("a");
        var waiting = _queue.TakeAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        _queue.Done("a");
        Assert.Equal("a", (await waiting).Key);
        _queue.Done("a");
        AssertEmpty();
    }

    [Fact]
    public void HotKey_WaitsBehindTheOthers()
    {
        _queue.Add("hot");
        Take();
        _queue.Add("other");
        _queue.Add("hot");
        _queue.Done("hot");
        Assert.Equal(["other", "hot"], [Take(), Take()]);
    }

    [Fact]
    public void HighPriority_GoesFirst_AndLiftsWhatWaitsAtLow()
    {
        _queue.Add("a", WorkPriority.Low);
        _queue.Add("b", WorkPriority.Low);
        _queue.Add("c");
        _queue.Add("b");
        _queue.Add("c", WorkPriority.Low);
        Assert.Equal(["c", "b", "a"], [Take(), Take(), Take()]);
        AssertEmpty();
    }

    [Fact]
    public void Delayed_ReadyWhenDue_EarliestWins_OneTimer()
    {
        _queue.AddAfter("a", TimeSpan.FromSeconds(10));
        _queue.AddAfter("a", TimeSpan.FromSeconds(5));
        _queue.AddAfter("a", TimeSpan.FromSeconds(20));
        _queue.AddAfter("b", TimeSpan.FromSeconds(1));
        Assert.Equal(1, _time.ActiveTimers);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("b", Take());
        _time.Advance(TimeSpan.FromSeconds(3.999));
        AssertEmpty();
        _time.Advance(TimeSpan.FromSeconds(0.001));
        Assert.Equal("a", Take());
        _queue.Done("a");
        _time.Advance(TimeSpan.FromMinutes(1));
        AssertEmpty();
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public void RateLimited_DoublesFrom5MillisecondsTo1000Seconds_UntilForgotten()
    {
        var delays = Enumerable.Range(0, 20).Select(_ => _queue.AddRateLimited("a").TotalMilliseconds).ToArray();
        Assert.Equal([5, 10, 20, 40, 80], delays[..5]);
        Assert.Equal(1_000_000, delays[^1]);
        Assert.Equal(20, _queue.Retries("a"));
        Assert.Equal(20, _meters["workqueue_retries_total{name=q}"]);
        _queue.Forget("a");
        Assert.Equal(5, _queue.AddRateLimited("a").TotalMilliseconds);
    }

    [Fact]
    public async Task WaitingWorkers_WokenByAdds_EachWithItsOwnKey()
    {
        var first = _queue.TakeAsync().AsTask();
        var second = _queue.TakeAsync().AsTask();
        _queue.Add("a");
        _queue.Add("a");
        _queue.Add("b");
        Assert.Equal(["a", "b"], [(await first).Key, (await second).Key]);
        _queue.Done("a");
        Assert.Equal("a", Take());
    }

    [Fact]
    public async Task ShutDown_QueuedIsHandedOut_ThenTheEnd_AndDrainedWhenDone()
    {
        _queue.Add("a");
        Take();
        _queue.Add("b");
        _queue.AddAfter("c", TimeSpan.FromSeconds(1));
        _queue.ShutDown();
        _queue.Add("d");
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("b", Take());
        AssertEmpty();
        Assert.False(_queue.Drained.IsCompleted);
        _queue.Done("a");
        _queue.Done("b");
        await _queue.Drained;
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Fact]
    public async Task ShutDown_Discarding_WaitingWorkersEnd()
    {
        _queue.Add("a");
        Take();
        _queue.Add("a");
        var waiting = _queue.TakeAsync().AsTask();
        _queue.ShutDown(discard: true);
        Assert.False((await waiting).HasKey);
        _queue.Done("a");
        await _queue.Drained;
    }

    [Fact]
    public void Done_WithoutTaking_Refused() => Assert.Throws<InvalidOperationException>(() => _queue.Done("a"));

    [Fact]
    public void Gauges_SayWhatWaitsAndWhatRuns()
    {
        _queue.Add("a");
        _queue.Add("b");
        _time.Advance(TimeSpan.FromSeconds(3));
        Take();
        Assert.Equal(3, _meters["workqueue_queue_duration_seconds{name=q}"]);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, _meters["workqueue_depth{name=q}"]);
        Take();
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, _meters["workqueue_unfinished_work_seconds{name=q}"]);
        Assert.Equal(3, _meters["workqueue_longest_running_processor_seconds{name=q}"]);
        _queue.Done("a");
        Assert.Equal(3, _meters["workqueue_work_duration_seconds{name=q}"]);
    }

    private string Take()
    {
        Assert.NotEqual(0, _queue.Depth);
        var work = _queue.TakeAsync().AsTask();
        Assert.True(work.IsCompletedSuccessfully, "a key is ready");
        return work.Result.Key;
    }

    private void AssertEmpty() => Assert.Equal(0, _queue.Depth);
}
