using System.Collections.Concurrent;
using System.Net;
using AgentRegions.Kubernetes.Caching;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Tests.Fakes;
using AgentRegions.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static AgentRegions.Kubernetes.Tests.Controllers.OperatorHarness;

namespace AgentRegions.Kubernetes.Tests.Caching;

public sealed class InformerTests : IAsyncLifetime, IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly ManualTimeProvider _time = new();
    private readonly FakeCluster _cluster = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _changes = [];
    private readonly CacheOptions<Widget> _options = new();
    private Informer<Widget>? _informer;
    private Task _running = Task.CompletedTask;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task FirstList_SeveralPages_OneAtomicInitialList()
    {
        for (var i = 0; i < 7; i++)
            await _cluster.CreateAsync(Widget($"w{i}"));
        _cluster.PageSize = 3;
        await StartAsync();
        Assert.Equal(3, _cluster.Calls.Count(call => call == "list Widget"));
        Assert.Equal(7, _informer!.Cache.List().Count);
        Assert.All(_changes, change => Assert.EndsWith("initial", change));
    }

    [Fact]
    public async Task WatchCut_WatchesOnWithoutListing()
    {
        await StartAsync();
        await _cluster.CreateAsync(Widget("one"));
        await SeenAsync("+one");
        _cluster.CutWatches(new IOException("cut"));
        await _cluster.CreateAsync(Widget("two"));
        await AdvanceUntilAsync(() => _changes.Contains("+two"), "the watch went on");
        Assert.Single(_cluster.Calls, "list Widget");
        Assert.Equal(["+one", "+two"], _changes);
    }

    [Fact]
    public async Task WatchEndsByItself_WatchesOnAtOnce()
    {
        await StartAsync();
        await _cluster.CreateAsync(Widget("one"));
        await SeenAsync("+one");
        _cluster.CutWatches();
        await Eventually.HoldsAsync(() => _cluster.Calls.Count(call => call == "watch Widget") == 2, "watched again without a wait");
        Assert.Null(_informer!.Health.Failing);
    }

    [Fact]
    public async Task PositionExpired_ListsAgain_AndReportsMissedDeletes()
    {
        await _cluster.CreateAsync(Widget("stays"));
        await _cluster.CreateAsync(Widget("goes"));
        await StartAsync();
        _cluster.Deaf = true;
        await _cluster.DeleteAsync<Widget>("goes", "default");
        await _cluster.CreateAsync(Widget("comes"));
        _cluster.Compact();
        _cluster.Deaf = false;
        _cluster.CutWatches(new IOException("cut"));
        await AdvanceUntilAsync(() => _changes.Contains("-goes"), "the missed deletion is seen");
        await AdvanceUntilAsync(() => _changes.Contains("+comes"), "the missed creation is seen");
        Assert.DoesNotContain("~stays", _changes);
        Assert.Null(_informer!.Cache.Get(Key("goes")));
        Assert.Equal(1, _meters["informer_failures_total{kind=Widget,reason=expired}"]);
    }

    [Fact]
    public async Task DeletedAndCreatedAgainUnseen_BothAreReported()
    {
        await _cluster.CreateAsync(Widget("one"));
        await StartAsync();
        _cluster.Deaf = true;
        await _cluster.DeleteAsync<Widget>("one", "default");
        await _cluster.CreateAsync(Widget("one", "red"));
        _cluster.Compact();
        _cluster.Deaf = false;
        _cluster.CutWatches(new IOException("cut"));
        await AdvanceUntilAsync(() => _changes.Contains("+one"), "created again");
        Assert.Equal(["+one initial", "-one", "+one"], _changes);
    }

    [Fact]
    public async Task OlderEventAfterNewer_Ignored()
    {
        await StartAsync();
        var first = await _cluster.CreateAsync(Widget("one", "old"));
        first.Spec.Color = "new";
        await _cluster.UpdateAsync(first);
        await SeenAsync("~one");
        first.Spec.Color = "old";
        _cluster.SendRaw<Widget>(new(WatchEventType.Modified, first, first.Metadata));
        await _cluster.CreateAsync(Widget("two"));
        await SeenAsync("+two");
        Assert.Equal("new", _informer!.Cache.Get(Key("one"))!.Spec.Color);
    }

    [Fact]
    public async Task Throttled_WaitsAsLongAsTheServerAsks()
    {
        var refusals = 0;
        _cluster.Fault = call => call == "list Widget" && ++refusals == 1
            ? throw FakeCluster.Refusal(HttpStatusCode.TooManyRequests, "TooManyRequests", "later", TimeSpan.FromMinutes(1))
            : Task.CompletedTask;
        await StartAsync(sync: false);
        await Eventually.HoldsAsync(() => _time.ActiveTimers > 0, "waits");
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Single(_cluster.Calls, "list Widget");
        _time.Advance(TimeSpan.FromSeconds(1));
        await _informer!.Synced.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task ServerAway_BacksOffUpTo30Seconds_ThenRecovers()
    {
        var away = true;
        var tries = 0;
        _cluster.Fault = _ => away && ++tries > 0 ? throw new HttpRequestException("away") : Task.CompletedTask;
        await StartAsync(sync: false);
        // With jitter: 0.8 to 1.6 s, 1.6 to 3.2, 3.2 to 6.4, 6.4 to 12.8, 12.8 to 25.6, then 30 to 60.
        await AdvanceUntilAsync(() => tries == 6, "six tries");
        Assert.InRange(_time.Elapsed.TotalSeconds, 24, 60);
        Assert.Contains("away", _informer!.Health.Failing!.Value.Reason);
        away = false;
        await AdvanceUntilAsync(() => _informer.Synced.IsCompleted, "recovers");
        await Eventually.HoldsAsync(() => _informer.Health.Failing is null, "well again");
    }

    [Fact]
    public async Task HalfOpenWatch_GivenUpAfterItsDeadline()
    {
        await StartAsync();
        _cluster.Deaf = true;
        await _cluster.CreateAsync(Widget("unheard"));
        _cluster.Deaf = false;
        await AdvanceUntilAsync(() => _changes.Contains("+unheard"), "a new watch brings what the dead one did not", TimeSpan.FromSeconds(10));
        Assert.InRange(_time.Elapsed, TimeSpan.FromMinutes(5.5), TimeSpan.FromMinutes(11));
    }

    [Fact]
    public async Task Unparsable_LastGoodVersionStays_InWatchAndList()
    {
        var bad = "";
        _cluster.Unparsable = entity => entity is Widget widget && widget.Spec.Color == bad ? new FormatException("bad") : null;
        await _cluster.CreateAsync(Widget("one", "good"));
        await StartAsync();
        bad = "bad";
        var widget = (await _cluster.GetAsync<Widget>("one", "default"))!;
        widget.Spec.Color = "bad";
        await _cluster.UpdateAsync(widget);
        await _cluster.CreateAsync(Widget("two", "good"));
        await SeenAsync("+two");
        Assert.Equal("good", _informer!.Cache.Get(Key("one"))!.Spec.Color);
        _cluster.Compact();
        _cluster.CutWatches(FakeCluster.Refusal(HttpStatusCode.Gone, "Expired", "expired"));
        await AdvanceUntilAsync(() => _cluster.Calls.Count(call => call == "list Widget") == 2 && _cluster.OpenWatches == 1, "listed again");
        Assert.Equal("good", _informer.Cache.Get(Key("one"))!.Spec.Color);
        await _cluster.DeleteAsync<Widget>("one", "default");
        await SeenAsync("-one");
    }

    [Fact]
    public async Task HandlerAddedLate_HearsOfWhatIsThere()
    {
        await _cluster.CreateAsync(Widget("one"));
        await StartAsync();
        var late = new List<string>();
        _informer!.AddHandler((old, @new, initial) => late.Add(Describe(old, @new, initial)));
        Assert.Equal(["+one initial"], late);
    }

    [Fact]
    public async Task HandlerThrows_OthersStillHear()
    {
        await StartAsync(throwing: true);
        await _cluster.CreateAsync(Widget("one"));
        await SeenAsync("+one");
    }

    [Fact]
    public async Task Resync_EveryObjectOncePerPeriod()
    {
        await _cluster.CreateAsync(Widget("one"));
        _options.ResyncPeriod = TimeSpan.FromMinutes(1);
        await StartAsync();
        await Eventually.HoldsAsync(() => _time.ActiveTimers >= 1, "the timer runs");
        _time.Advance(TimeSpan.FromMinutes(1));
        await SeenAsync("=one");
    }

    [Fact]
    public async Task Indexes_FollowChanges()
    {
        _options.AddIndex("color", widget => widget.Spec.Color is { } color ? [color] : []);
        var widget = await _cluster.CreateAsync(Widget("one", "red"));
        await StartAsync();
        Assert.Single(_informer!.Cache.ByIndex("color", "red"));
        widget.Spec.Color = "blue";
        await _cluster.UpdateAsync(widget);
        await SeenAsync("~one");
        Assert.Empty(_informer.Cache.ByIndex("color", "red"));
        Assert.Single(_informer.Cache.ByIndex("color", "blue"));
        Assert.Throws<ArgumentException>(() => _informer.Cache.ByIndex("size", "1"));
    }

    private async Task StartAsync(bool sync = true, bool throwing = false)
    {
        _informer = new(_cluster, _options, new(_meters.Factory), _time, new(new Random(1)), NullLogger<Informer<Widget>>.Instance);
        if (throwing)
            _informer.AddHandler((_, _, _) => throw new InvalidOperationException("a handler's fault"));
        _informer.AddHandler((old, @new, initial) => _changes.Enqueue(Describe(old, @new, initial)));
        _running = _informer.RunAsync(_stop.Token);
        if (!sync)
            return;
        await _informer.Synced.WaitAsync(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(() => _cluster.OpenWatches == 1, "watches");
    }

    private Task SeenAsync(string change) => Eventually.HoldsAsync(() => _changes.Contains(change), change);

    private Task AdvanceUntilAsync(Func<bool> condition, string what, TimeSpan? step = null) =>
        _time.AdvanceUntilAsync(condition, what, step ?? TimeSpan.FromMilliseconds(200));

    private static string Describe(Widget? old, Widget? @new, bool initial) =>
        (old is null ? "+" : @new is null ? "-" : ReferenceEquals(old, @new) ? "=" : "~") + (@new ?? old)!.Metadata.Name + (initial ? " initial" : "");
}
