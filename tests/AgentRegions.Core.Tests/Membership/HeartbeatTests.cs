using AgentRegions.Core.Membership;
using AgentRegions.Testing;

namespace AgentRegions.Core.Tests.Membership;

public sealed class HeartbeatTests
{
    private static readonly MembershipOptions Options = new();
    private static readonly ObserverReport Quiet = new();
    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryItems _items = new();

    [Fact]
    public async Task Beats_KeepTheLeaseFreshUntilTheMarginBeforeItsEnd()
    {
        var a = Start("a");
        Assert.False(a.IsFreshSince(long.MaxValue));
        await a.RoundAsync(Quiet, default);
        var began = _clock.GetTimestamp();
        Assert.True(a.IsFreshSince(began));

        _clock.Advance(Options.Lease - Options.Margin - TimeSpan.FromMilliseconds(1));
        Assert.True(a.IsFreshSince(began));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(a.IsFreshSince(began));
    }

    [Fact]
    public void VerdictOlderThanTheHeartbeat_CountsFromItsStart()
    {
        var before = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(5));
        var a = Start("a");
        Assert.Equal(TimeSpan.Zero, a.UptimeAt(before));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), a.UptimeAt(_clock.GetTimestamp()));
    }

    [Fact]
    public async Task AfterAGap_WhatWasReadBeforeItCountsNoMore()
    {
        var a = Start("a");
        await a.RoundAsync(Quiet, default);
        var read = _clock.GetTimestamp();
        _items.IsDown = true;
        await BeatAsync(6, a);
        Assert.Equal("StoreUnavailable", a.Fault?.Reason);
        _items.IsDown = false;
        await BeatAsync(1, a);

        Assert.False(a.IsFreshSince(read));
        Assert.True(a.IsFreshSince(_clock.GetTimestamp()));
        Assert.Null(a.Fault);
    }

    [Fact]
    public async Task NoGap_WhatWasReadLongAgoStillCounts()
    {
        var a = Start("a");
        await a.RoundAsync(Quiet, default);
        var read = _clock.GetTimestamp();
        await BeatAsync(100, a);

        Assert.True(a.IsFreshSince(read));
    }

    [Fact]
    public async Task AnotherStopsBeating_SilenceIsCountedByThisClock()
    {
        var (a, b) = (Start("a"), Start("b"));
        await BeatAsync(3, b, a);
        Assert.Equal(TimeSpan.Zero, a.Roster["b"]!.SilentFor);

        await BeatAsync(7, a);

        Assert.Equal(TimeSpan.FromSeconds(7), a.Roster["b"]!.SilentFor);
    }

    [Fact]
    public async Task ReaderWasCutOff_ItAccusesNobodyOfItsOwnSilence()
    {
        var (a, b) = (Start("a"), Start("b"));
        await BeatAsync(3, a, b);
        await BeatAsync(60, b);
        await BeatAsync(1, a);

        Assert.Equal(TimeSpan.Zero, a.Roster.Processes["b-1"]);
    }

    [Fact]
    public async Task AnswerOfABeatIsLost_TheNextOneGoesOn()
    {
        var a = Start("a");
        await BeatAsync(1, a);
        _items.LosesNextAnswer = true;
        await BeatAsync(3, a);

        Assert.Null(a.Fault);
        Assert.True(a.IsFreshSince(_clock.GetTimestamp()));
        Assert.Equal("a-1", _items["a"].Process);
    }

    [Fact]
    public async Task ANewProcessOfTheName_TakesTheItemOver_AndTheOldOneStopsActing()
    {
        var old = Start("a");
        await BeatAsync(1, old);
        var successor = Start("a", "a-2");
        await BeatAsync(2, successor);
        Assert.Equal("a-2", _items["a"].Process);
        Assert.Null(successor.Fault);

        await BeatAsync(1, old);

        Assert.Equal(MembershipFault.Duplicate, old.Fault?.Reason);
        Assert.False(old.IsFreshSince(0));
    }

    [Fact]
    public async Task ItemThatNobodyMoves_IsSilenceFromTheFirstReadOn()
    {
        await BeatAsync(1, Start("a"));
        _clock.Advance(TimeSpan.FromHours(1));
        var watcher = Start("b");
        await BeatAsync(1, watcher);
        Assert.True(watcher.Roster["a"]!.SilentFor > Options.Silence);
    }

    [Fact]
    public async Task BeatMovedAtSomeTimeDuringALongGap_IsSilenceUntilItMovesAgain()
    {
        var (watcher, other) = (Start("b"), Start("a"));
        await BeatAsync(3, watcher, other);
        Assert.Equal(TimeSpan.Zero, watcher.Roster["a"]!.SilentFor);
        await BeatAsync(1, other);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await BeatAsync(1, watcher);
        Assert.True(watcher.Roster["a"]!.SilentFor > Options.Silence);

        await BeatAsync(1, other);
        await BeatAsync(1, watcher);

        Assert.Equal(TimeSpan.Zero, watcher.Roster["a"]!.SilentFor);
    }

    [Fact]
    public async Task ProcessWasReplacedWhileNobodyLooked_ItIsNotSilentForThatTime()
    {
        var (watcher, old, successor) = (Start("b"), Start("a"), Start("a", "a-2"));
        await BeatAsync(2, old, watcher);
        await BeatAsync(8, old);
        await BeatAsync(2, successor);
        await BeatAsync(1, watcher);
        Assert.Equal(TimeSpan.Zero, watcher.Roster.Processes["a-1"]);

        await BeatAsync(4, successor, watcher);

        Assert.Equal(TimeSpan.FromSeconds(4), watcher.Roster.Processes["a-1"]);
    }

    [Fact]
    public async Task ProcessThatWasReplaced_ItsSilenceIsStillKnown()
    {
        var (watcher, old, successor) = (Start("b"), Start("a"), Start("a", "a-2"));
        await BeatAsync(1, old, watcher);
        await BeatAsync(4, successor, watcher);

        Assert.Equal(TimeSpan.FromSeconds(4), watcher.Roster.Processes["a-1"]);
    }

    [Fact]
    public async Task WritesReachTheStoreAndReadsDoNot_ItFallsSilent_AndBeatsAgainOnceItReads()
    {
        var (a, b) = (Start("a"), Start("b"));
        await BeatAsync(2, a, b);
        _items.CannotBeRead = true;
        await BeatAsync((int)Options.Silence.TotalSeconds + 2, a);
        var beat = _items["a"].Beat;
        await BeatAsync(5, a);
        Assert.Equal(beat, _items["a"].Beat);

        _items.CannotBeRead = false;
        await BeatAsync(1, a);
        Assert.True(_items["a"].Beat > beat);
    }

    [Fact]
    public async Task ItemOfAProcessBefore_IsReadBeforeItIsReplaced()
    {
        await BeatAsync(1, Start("a", "a-1"));
        var next = Start("a", "a-2");
        _items.CannotBeRead = true;
        await BeatAsync(3, next);
        Assert.Equal("a-1", _items["a"].Process);

        _items.CannotBeRead = false;
        await BeatAsync(1, next);
        Assert.Equal("a-1", next.Roster["a"]!.Item.Process);
        await BeatAsync(1, next);
        Assert.Equal("a-2", _items["a"].Process);
    }

    [Fact]
    public async Task UrgentRounds_ReadOften_AndPublishOnlyNews()
    {
        var a = Start("a");
        await a.RoundAsync(Quiet, default);
        for (var i = 0; i < 3; i++)
        {
            _clock.Advance(Options.UrgentRead);
            await a.RoundAsync(Quiet, default);
        }
        Assert.Equal((1, 4), (_items.Writes, _items.Reads));

        await a.RoundAsync(Quiet with { Abstains = "cut off" }, default);
        Assert.Equal(2, _items.Writes);
        Assert.Equal("cut off", _items["a"].Report.Abstains);
    }

    [Fact]
    public async Task Running_BeatsByItself_AndAtOnceWhenNudged()
    {
        using var stop = new CancellationTokenSource();
        var a = Start("a");
        var report = Quiet;
        var running = a.RunAsync(() => report, () => false, stop.Token);
        _clock.Advance(3 * Options.Beat);
        Assert.Equal(4, _items.Writes);

        report = Quiet with { Abstains = "cut off" };
        a.Nudge();
        _clock.Advance(TimeSpan.Zero);
        Assert.Equal("cut off", _items["a"].Report.Abstains);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task Leaving_SaysSo_AndActsNoMore()
    {
        var a = Start("a");
        await a.RoundAsync(Quiet, default);
        await a.LeaveAsync(Quiet, default);

        Assert.True(_items["a"].Report.Leaving);
        Assert.False(a.IsFreshSince(0));
    }

    private Heartbeat Start(string observer, string? process = null) => new(observer, process ?? $"{observer}-1", _items, _clock, Options);

    private async Task BeatAsync(int times, params Heartbeat[] operators)
    {
        for (var i = 0; i < times; i++)
        {
            _clock.Advance(Options.Beat);
            foreach (var one in operators)
                await one.RoundAsync(Quiet, default);
        }
    }
}
