using AgentRegions.Core;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using AgentRegions.Probing.Control;
using AgentRegions.Testing;

namespace AgentRegions.Probing.Tests.Control;

/// <summary>An observer's own partition is never taken for another region's outage.</summary>
public sealed class ControlReachTests : IDisposable
{
    private static readonly HealthSpec Health = new() { Interval = Duration.FromSeconds(1), Timeout = Duration.FromSeconds(1), FailureThreshold = 3 };
    private static readonly ControlTarget[] Targets = [new(new Uri("https://one.example/")), new(new Uri("tcp://two.example:53"))];

    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedProbe _probe = new();
    private readonly ControlReach _reach;
    private int _changes;

    public ControlReachTests()
    {
        _reach = new(_probe, new() { Targets = Targets }, _time);
        _reach.Changed += () => _changes++;
    }

    [Fact]
    public async Task NothingAskedYet_Abstains_UntilOneAnswers()
    {
        Assert.Contains("no control target has answered yet", _reach.Abstains, StringComparison.Ordinal);
        _probe.Answers = [Targets[1]];
        await RoundAsync();
        Assert.Null(_reach.Abstains);
        Assert.Equal(1, _changes);
    }

    [Fact]
    public void NoTargets_NeverAbstains()
    {
        using var reach = new ControlReach(_probe, new(), _time);
        Assert.Null(reach.Abstains);
        Assert.True(reach.IsEvidence(Down(TimeSpan.Zero), Health));
    }

    [Fact]
    public async Task AllSilent_AbstainsAfterTheThreshold_AndSaysWhom()
    {
        await AnsweredAsync();
        _probe.Answers = [];
        await RoundAsync();
        await RoundAsync();
        Assert.Null(_reach.Abstains);
        await RoundAsync();
        Assert.Contains("https://one.example/, tcp://two.example:53", _reach.Abstains, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RegionFails_AndAControlTargetAnsweredSince_IsEvidence()
    {
        await AnsweredAsync();
        var down = Down(_time.Elapsed);
        Assert.True(_reach.IsEvidence(down, Health));
        _time.Advance(TimeSpan.FromSeconds(1));
        var later = Down(_time.Elapsed);
        Assert.False(_reach.IsEvidence(later, Health));
        await RoundAsync();
        Assert.True(_reach.IsEvidence(later, Health));
    }

    [Fact]
    public async Task TargetAnsweredBetweenTheFirstFailureAndTheVerdict_IsNoEvidenceUntilOneAnswersAgain()
    {
        await AnsweredAsync();
        var failing = _time.Elapsed;
        await AnsweredAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        var down = Down(failing) with { SinceTimestamp = _time.GetTimestamp() };

        Assert.False(_reach.IsEvidence(down, Health));
        await AnsweredAsync();
        Assert.True(_reach.IsEvidence(down, Health));
    }

    [Fact]
    public async Task LastFailuresWithinACutThatNoRoundNoticedYet_AreNoEvidence()
    {
        var failing = _time.Elapsed;
        await AnsweredAsync();
        var down = Down(failing) with { SinceTimestamp = _time.GetTimestamp() + 1 };
        Assert.False(_reach.IsEvidence(down, Health));

        _probe.Answers = [];
        await RoundAsync();
        Assert.False(_reach.IsEvidence(down, Health));
    }

    [Fact]
    public async Task RegionFailsWhileNoTargetAnswers_IsNoEvidence_AlsoBeforeTheThreshold()
    {
        await AnsweredAsync();
        _probe.Answers = [];
        var down = Down(_time.Elapsed);
        await RoundAsync();
        Assert.Null(_reach.Abstains);
        Assert.False(_reach.IsEvidence(down, Health));
        Assert.Null(_reach.EvidenceIn(Health));
    }

    [Fact]
    public async Task CutHeals_WhatWasSeenMeanwhileCounts_OnlyOnceProbedAnew()
    {
        await AnsweredAsync();
        _probe.Answers = [];
        var down = Down(_time.Elapsed);
        await RoundAsync();
        await AnsweredAsync();

        Assert.False(_reach.IsEvidence(down, Health));
        // Three probes and the one under way, and its timeout.
        Assert.Equal(TimeSpan.FromSeconds(5), _reach.EvidenceIn(Health));
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(_reach.IsEvidence(down, Health));
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(_reach.IsEvidence(down, Health));
        // A share of the window is of the whole window.
        _time.Advance(_reach.EvidenceIn(Health)!.Value);
        Assert.Null(_reach.EvidenceIn(Health));
    }

    [Fact]
    public async Task CutHeals_ARegionThatBeginsToFailAfterwards_CountsAtOnce()
    {
        await AnsweredAsync();
        _probe.Answers = [];
        await RoundAsync();
        await AnsweredAsync();
        _time.Advance(TimeSpan.FromSeconds(1));
        var down = Down(_time.Elapsed);
        await AnsweredAsync();
        Assert.True(_reach.IsEvidence(down, Health));
    }

    [Fact]
    public async Task CutHeals_ARegionThatWasDownMeanwhileAnswersOnceAndFailsOnce_IsNoEvidenceYet()
    {
        await AnsweredAsync();
        _probe.Answers = [];
        var cutOff = Down(_time.Elapsed);
        await RoundAsync();
        await AnsweredAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        var failsAgain = cutOff with { FirstFailureTimestamp = _time.GetTimestamp() };
        await AnsweredAsync();

        Assert.False(_reach.IsEvidence(failsAgain, Health));
        Assert.False(_reach.IsEvidence(failsAgain with { SinceTimestamp = _time.GetTimestamp(), Verdict = Verdict.Degraded, Reason = HealthReason.SuccessShareLow }, Health));
    }

    [Fact]
    public async Task HealthyOrUnknown_IsWhatItIs_WhoeverAnswers()
    {
        await RoundAsync();
        Assert.True(_reach.IsEvidence(ObserverView.Initial(_time.GetUtcNow()), Health));
        Assert.True(_reach.IsEvidence(Down(_time.Elapsed) with { Verdict = Verdict.Healthy }, Health));
    }

    [Fact]
    public async Task AskedNow_TheAnswerIsNews()
    {
        await AnsweredAsync();
        var before = _changes;
        await RoundAsync();
        Assert.Equal(before, _changes);
        _reach.AskNow();
        await RoundAsync();
        Assert.Equal(before + 1, _changes);
    }

    [Fact]
    public async Task AskedAmidARound_ItsAnswerIsNoNews_TheNextOnesIs()
    {
        await AnsweredAsync();
        var before = _changes;
        _probe.Meanwhile = () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(1));
            _reach.AskNow();
        };
        await RoundAsync();
        Assert.Equal(before, _changes);
        _probe.Meanwhile = null;
        await RoundAsync();
        Assert.Equal(before + 1, _changes);
    }

    [Theory]
    [InlineData("https://status.example.com/ping", true)]
    [InlineData("http://203.0.113.1", true)]
    [InlineData("tcp://203.0.113.1:53", true)]
    [InlineData("tcp://203.0.113.1", false)]
    [InlineData("tcp://203.0.113.1:53/path", false)]
    [InlineData("ftp://example.com", false)]
    [InlineData("example.com:443", false)]
    [InlineData("", false)]
    public void Target_IsReadOrRefused(string text, bool valid) => Assert.Equal(valid, ControlTarget.Parse(text) is not null);

    [Fact]
    public void Defaults_LeaveOutTheOwnRegion()
    {
        var defaults = ControlTarget.DefaultsFor("us-west-2");
        Assert.Equal(3, defaults.Count);
        Assert.DoesNotContain(defaults, t => t.Address.Host.Contains("us-west-2", StringComparison.Ordinal));
    }

    public void Dispose() => _reach.Dispose();

    private async Task AnsweredAsync()
    {
        _probe.Answers = Targets;
        await RoundAsync();
    }

    private Task RoundAsync()
    {
        _time.Advance(TimeSpan.FromMilliseconds(10));
        return _reach.RoundAsync(CancellationToken.None);
    }

    private ObserverView Down(TimeSpan firstFailure) => ObserverView.Initial(_time.GetUtcNow()) with
    {
        Verdict = Verdict.Down,
        Reason = HealthReason.Timeout,
        FirstFailureTimestamp = firstFailure.Ticks,
        SinceTimestamp = firstFailure.Ticks,
    };

    private sealed class ScriptedProbe : IControlProbe
    {
        public IReadOnlyList<ControlTarget> Answers { get; set; } = [];

        public Action? Meanwhile { get; set; }

        public Task<bool> AnswersAsync(ControlTarget target, CancellationToken cancellationToken)
        {
            Meanwhile?.Invoke();
            return Task.FromResult(Answers.Contains(target));
        }
    }
}
