using AgentRegions.Core.Health;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;
using AgentRegions.Core.Tests.Membership;
using AgentRegions.Testing;

namespace AgentRegions.Core.Tests.Signals;

/// <summary>How what one operator heard reaches the others, and what it comes to there.</summary>
public sealed class SignalGatheringTests
{
    private static readonly SignalSpec Alarm = new() { Name = "alarm", Source = SignalSource.CloudWatch, Region = "a", CloudWatch = new() { TopicArn = "arn:aws:sns:us-east-1:111122223333:t" } };

    private readonly ManualTimeProvider _clock = new();
    private readonly Seat _seat;

    public SignalGatheringTests()
    {
        _clock.Advance(TimeSpan.FromHours(2));
        _seat = new("a") { Clock = _clock };
    }

    [Fact]
    public void HeardElsewhere_HelpsTheVoteHere()
    {
        _seat.With("b", service: Says(firing: true)).With("c");
        var region = Gather(Facts(Verdict.Down));
        Assert.Equal(Verdict.Down, region.Quorum.Verdict);
        Assert.Equal(new("alarm", false, "x fires", TimeSpan.FromMinutes(1)), Assert.Single(region.Signals));
        Assert.Equal(Verdict.Unknown, Gather(Facts(Verdict.Unknown)).Quorum.Verdict);
    }

    [Fact]
    public void Published_ItIsHeardElsewhereAsItWasHere()
    {
        var memory = new SignalMemory(_clock);
        memory.Hear("alarm", new("a", "x", true, "x fires"), TimeSpan.FromMinutes(5));
        _clock.Advance(TimeSpan.FromSeconds(30));

        var report = Gathering.Report(Facts(Verdict.Healthy) with { Signals = memory.Recall() }, _seat, null, null);

        Assert.Equal(new SignalReport { Signal = "alarm", Region = "a", Text = "x fires", Since = TimeSpan.FromHours(2), Until = TimeSpan.FromMinutes(125) }, Assert.Single(report.Signals));
        Assert.False(report.SaysTheSameAs(report with { Signals = [] }));
    }

    [Fact]
    public void ExpiredByItsReceiversClock_ItIsOver_SinceThen()
    {
        _seat.With("b", service: s => s with { Signals = [new() { Signal = "alarm", Region = "a", Text = "x", Since = TimeSpan.FromMinutes(100), Until = TimeSpan.FromMinutes(119) }] });
        var region = Gather(Facts(Verdict.Down));
        Assert.Empty(region.Signals);
        Assert.Equal(TimeSpan.FromMinutes(1), region.CalmFor);
        Assert.Equal(Verdict.Unknown, region.Quorum.Verdict);
    }

    [Fact]
    public void SilentAbstainingLeavingOrUnconfiguredOperators_AreNotBelieved()
    {
        foreach (var seat in (Func<Seat>[])
        [
            () => _seat.With("b", silentFor: TimeSpan.FromMinutes(1), service: Says(firing: true)),
            () => _seat.With("b", report: r => r with { Abstains = "cut off" }, service: Says(firing: true)),
            () => _seat.With("b", report: r => r with { Leaving = true }, service: Says(firing: true)),
            () => _seat.With("b").With("stranger", service: Says(firing: true)),
        ])
        {
            seat();
            Assert.Empty(Gather(Facts(Verdict.Down)).Signals);
        }
    }

    [Fact]
    public void HeardHere_WhileCutOff_IsNotBelieved()
    {
        IReadOnlyList<HeardSignal> heard = [new("alarm", "a", true, "x", 0, long.MaxValue)];
        Assert.Single(Gather(Facts(Verdict.Unknown) with { Signals = heard }).Signals);
        Assert.Empty(Gather(Facts(Verdict.Unknown) with { Signals = heard, Abstains = "cut off" }).Signals);
    }

    [Fact]
    public void PolicyNamesItNoMore_ItIsNothing()
    {
        _seat.With("b", service: Says(firing: true));
        var facts = Facts(Verdict.Down);
        Assert.Empty(Gather(facts with { Policy = facts.Policy with { Detection = facts.Policy.Detection with { Signals = [Alarm with { Name = "another" }] } } }).Signals);
    }

    [Fact]
    public void Failback_WaitsForTheAlarmToEnd_AndItsTimeCountsFromThen()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), Gather(Facts(Verdict.Healthy), Says(firing: false)).CalmFor);
        var live = Back(Given.Region("a") with { Signals = [new("alarm", false, "x fires", Given.Long)] });
        Assert.Equal((Reasons.NotStable, null), (live.Reason, live.AskAgainIn));
        Assert.Contains("without alarm (signal alarm: x fires)", live.Message, StringComparison.Ordinal);

        var ended = Back(Given.Region("a") with { CalmFor = TimeSpan.FromMinutes(4) });
        Assert.Equal((Reasons.NotStable, TimeSpan.FromMinutes(6)), (ended.Reason, ended.AskAgainIn));
        Assert.NotNull(Back(Given.Region("a") with { CalmFor = TimeSpan.FromMinutes(10) }).Change);
    }

    private static Decision Back(RegionState recovered) => FailoverPlanner.Decide(Given.Input(recovered, Given.Region("b"), Given.Region("c")) with { Active = ["b"], SinceLastChange = Given.Long });

    private static Func<ServiceReport, ServiceReport> Says(bool firing) => s => s with
    {
        Signals = [new() { Signal = "alarm", Region = "a", Text = "x fires", Since = TimeSpan.FromMinutes(119), Until = firing ? TimeSpan.FromMinutes(121) : null }],
    };

    private RegionState Gather(LocalFacts facts, Func<ServiceReport, ServiceReport>? b = null)
    {
        if (b is not null)
            _seat.With("b", service: b);
        return Gathering.Gather(facts, _seat, _clock).Regions[0];
    }

    private LocalFacts Facts(Verdict verdict)
    {
        var view = ObserverView.Initial(_clock.GetUtcNow(), 0) with { Verdict = verdict, Message = $"saw {verdict}" };
        return new()
        {
            Service = Seat.Service,
            Policy = Given.Policy with { Detection = new() { Observers = ["a", "b", "c"], Signals = [Alarm] } },
            Regions = [new("a", Given.Spec("a"), view)],
            SpecHash = "hash",
        };
    }
}
