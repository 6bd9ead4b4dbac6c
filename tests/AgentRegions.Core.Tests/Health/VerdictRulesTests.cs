using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Health;

public class VerdictRulesTests
{
    private static readonly HealthSpec Spec = new();

    [Theory]
    [InlineData("", Verdict.Unknown)]
    [InlineData("G", Verdict.Unknown)]
    [InlineData("GG", Verdict.Healthy)]
    [InlineData("DGG", Verdict.Healthy)]
    [InlineData("NN", Verdict.Unknown)]
    [InlineData("NNN", Verdict.Down)]
    [InlineData("DD", Verdict.Unknown)]
    [InlineData("DDD", Verdict.Degraded)]
    [InlineData("S", Verdict.Degraded)]
    [InlineData("GGNN", Verdict.Healthy)]
    [InlineData("GGNNN", Verdict.Down)]
    [InlineData("GGDD", Verdict.Healthy)]
    [InlineData("GGDDD", Verdict.Degraded)]
    [InlineData("GGDNN", Verdict.Degraded)]
    [InlineData("GGDNNN", Verdict.Down)]
    [InlineData("GGS", Verdict.Degraded)]
    [InlineData("GGSG", Verdict.Degraded)]
    [InlineData("GGSGG", Verdict.Healthy)]
    [InlineData("GGNNNG", Verdict.Down)]
    [InlineData("GGNNNGG", Verdict.Healthy)]
    [InlineData("GGNNND", Verdict.Down)]
    [InlineData("GGNNNDD", Verdict.Degraded)]
    [InlineData("GGNNNDDG", Verdict.Degraded)]
    [InlineData("GGNNNDDGG", Verdict.Healthy)]
    [InlineData("GGNNNSNS", Verdict.Down)]
    [InlineData("GGNNNGNG", Verdict.Down)]
    [InlineData("GGNGNG", Verdict.Healthy)]
    [InlineData("GGNGNGN", Verdict.Degraded)]
    public void Sequence_OfDefaults_Ends(string probes, Verdict verdict) => Assert.Equal(verdict, Sequence.Of(Spec, probes).View.Verdict);

    [Fact]
    public void LongOutage_IsOverAfterSuccessThreshold_NotAfterAWindow() =>
        Assert.Equal(Verdict.Healthy, Sequence.Of(Spec, "GG" + new string('N', 500) + "GG").View.Verdict);

    [Fact]
    public void RecoveryBrokenByANewOutage_BeginsAnew() =>
        Assert.Equal(Verdict.Healthy, Sequence.Of(Spec, "GGNNN" + "GNGNG" + "NNN" + "GG").View.Verdict);

    [Fact]
    public void EveryOtherAnswerFails_NeverHealthyAgain_AndDoesNotFlap()
    {
        var sequence = Sequence.Of(Spec, "GGGGGG");
        var changes = 0;
        for (var i = 0; i < 1000; i++)
        {
            var before = sequence.View.Verdict;
            changes += sequence.Add(i % 2 == 0 ? 'D' : 'G').Verdict == before ? 0 : 1;
        }
        Assert.Equal((Verdict.Degraded, 1), (sequence.View.Verdict, changes));
        Assert.Equal(HealthReason.SuccessShareLow, sequence.View.Reason);
    }

    [Fact]
    public void ErraticRegionThatIsWellAgain_IsHealthyWithinOneWindow()
    {
        var sequence = Sequence.Of(Spec, "GG" + string.Concat(Enumerable.Repeat("DG", 50)));
        var needed = 0;
        while (sequence.View.Verdict != Verdict.Healthy)
        {
            sequence.Add('G');
            needed++;
        }
        Assert.InRange(needed, Spec.SuccessThreshold + 1, Spec.Window);
    }

    [Fact]
    public void MinSuccessPercentOf100_OneFailure_IsDegraded() =>
        Assert.Equal(Verdict.Degraded, Sequence.Of(Spec with { MinSuccessPercent = 100 }, "GGGGGGD").View.Verdict);

    [Fact]
    public void OldFailures_LeaveTheWindow() =>
        Assert.Equal(Verdict.Healthy, Sequence.Of(Spec, "GGNGN" + new string('G', Spec.Window) + "NGN").View.Verdict);

    [Fact]
    public void FirstFailure_IsTheBeginningOfTheRun_AndGoesWithRecovery()
    {
        var sequence = Sequence.Of(Spec, "GGG");
        Assert.Null(sequence.View.FirstFailureAt);
        sequence.Add('N');
        Assert.Equal((Sequence.Start.AddSeconds(3), 3L, Verdict.Healthy), (sequence.View.FirstFailureAt, sequence.View.FirstFailureTimestamp, sequence.View.Verdict));
        sequence.Add('N');
        sequence.Add('N');
        Assert.Equal((Sequence.Start.AddSeconds(3), Verdict.Down), (sequence.View.FirstFailureAt, sequence.View.Verdict));
        Assert.Equal(Sequence.Start.AddSeconds(5).AddMilliseconds(100), sequence.View.Since);
        sequence.Add('G');
        Assert.Equal(Sequence.Start.AddSeconds(3), sequence.View.FirstFailureAt);
        sequence.Add('G');
        Assert.Equal((null, Verdict.Healthy), (sequence.View.FirstFailureAt, sequence.View.Verdict));
    }

    [Fact]
    public void LastGoodReport_IsTheOneBeforeTheFailures()
    {
        var sequence = Sequence.Of(Spec, "GG");
        sequence.Add(HealthReason.StatusDegraded, new HealthReport { Status = "degraded", ModelTag = "m-8" });
        sequence.Add(HealthReason.WrongRegion, new HealthReport { Status = "ok", ModelTag = "m-9" });
        Assert.Equal("m-7", sequence.View.LastGoodReport?.ModelTag);
        Assert.Equal("m-8", sequence.View.LastReport?.ModelTag);
        Assert.Equal("m-8", sequence.View.Contract?.ModelTag);
    }

    [Fact]
    public void Reason_FollowsOnlyWhatLasts()
    {
        var sequence = Sequence.Of(Spec, "GGNNN");
        Assert.Equal(HealthReason.Timeout, sequence.View.Reason);
        sequence.Add(HealthReason.ConnectionRefused);
        sequence.Add(HealthReason.ConnectionRefused);
        Assert.Equal(HealthReason.Timeout, sequence.View.Reason);
        sequence.Add(HealthReason.ConnectionRefused, detail: "10.0.0.1:80 refused the connection");
        Assert.Equal(HealthReason.ConnectionRefused, sequence.View.Reason);
        Assert.Equal("6 probes in a row without an answer: 10.0.0.1:80 refused the connection", sequence.View.Message);
    }

    [Fact]
    public void WindowResized_KeepsTheLatest()
    {
        var sequence = Sequence.Of(Spec with { Window = 8 }, "NNNGGGNG");
        sequence.Window.Resize(3);
        Assert.Equal((2, 1), sequence.Window.CountFrom(0));
        sequence.Window.Resize(10);
        sequence.Add('N');
        Assert.Equal((1, 2), sequence.Window.CountFrom(6));
        Assert.Equal((7, 2), sequence.Window.CountFrom(0));
    }
}
