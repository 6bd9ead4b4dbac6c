using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;
using AgentRegions.Core.Signals;

namespace AgentRegions.Core.Tests.Signals;

public sealed class SignalVerdictTests
{
    private static readonly Verdict[] Verdicts = [Verdict.Unknown, Verdict.Healthy, Verdict.Degraded, Verdict.Down];
    private static readonly RegionSignal Alarm = new("us-errors", false, "alarm agent-5xx is in ALARM", TimeSpan.FromSeconds(30));
    private static readonly RegionSignal Enough = Alarm with { IsSufficient = true };

    [Fact]
    public void UpToFiveObservers_ASignalIsWorthOneVoteBesideAtLeastOne_AndNeverOutvotesAHealthyQuorum()
    {
        for (var observers = 1; observers <= 5; observers++)
        {
            foreach (var said in Combinations(observers))
            {
                var required = QuorumRules.Majority(observers);
                IReadOnlyList<Vote> votes = [.. said.Select((v, i) => Given.Vote($"observer-{i}", v))];
                var without = QuorumRules.Judge(votes, required).Verdict;
                var unhealthy = said.Count(v => v is Verdict.Degraded or Verdict.Down);

                var with = SignalVerdict.Judge(votes, required, [Alarm, Alarm with { Name = "another" }]).Verdict;

                var isUnhealthy = without != Verdict.Healthy && unhealthy >= Math.Max(1, required - 1);
                Assert.True(isUnhealthy == with is Verdict.Down or Verdict.Degraded, $"{string.Join(',', said)}: {without} → {with}");
                if (!isUnhealthy)
                    Assert.Equal(without, with);
            }
        }
    }

    [Fact]
    public void NobodySeesAnything_ASignalAloneIsNoOutage() =>
        Assert.Equal(Verdict.Unknown, SignalVerdict.Judge([Given.Vote("one", Verdict.Unknown)], 1, [Alarm]).Verdict);

    [Fact]
    public void NoSignal_OnePartitionedObserver_IsNoOutage() =>
        Assert.Equal(Verdict.Unknown, SignalVerdict.Judge([Given.Vote("one", Verdict.Down)], 2, []).Verdict);

    [Fact]
    public void OneObserverAndASignal_TheEvidenceNamesBoth_SinceBothAreThere()
    {
        var verdict = SignalVerdict.Judge([Given.Vote("one", Verdict.Down, TimeSpan.FromSeconds(5))], 2, [Alarm]);

        Assert.Equal((Verdict.Down, "Seen", TimeSpan.FromSeconds(5)), (verdict.Verdict, verdict.Reason, verdict.HeldFor));
        Assert.Equal("one saw Down; signal us-errors: alarm agent-5xx is in ALARM", verdict.Message);
    }

    [Fact]
    public void AnotherObserverAgreesLater_HowLongItHasHeldDoesNotFallBack()
    {
        var (before, after) = (Given.Vote("one", Verdict.Down, TimeSpan.FromSeconds(10)), Given.Vote("two", Verdict.Down, TimeSpan.FromSeconds(1)));

        Assert.Equal(TimeSpan.FromSeconds(10), SignalVerdict.Judge([before], 2, [Alarm]).HeldFor);
        Assert.Equal(TimeSpan.FromSeconds(10), SignalVerdict.Judge([before, after], 2, [Alarm]).HeldFor);
        Assert.Equal(TimeSpan.FromSeconds(1), SignalVerdict.Judge([before, after], 2, []).HeldFor);
    }

    [Fact]
    public void Sufficient_AgainstAllObservers_IsDegraded()
    {
        var verdict = SignalVerdict.Judge([Given.Vote("one", Verdict.Healthy), Given.Vote("two", Verdict.Healthy)], 2, [Enough]);

        Assert.Equal(new(Verdict.Degraded, "Signal", "signal us-errors: alarm agent-5xx is in ALARM", TimeSpan.FromSeconds(30)), verdict);
    }

    [Fact]
    public void Sufficient_AndAQuorumThatSeesItDown_IsDown_SinceTheEarlier() =>
        Assert.Equal(
            (Verdict.Down, TimeSpan.FromSeconds(30)),
            SignalVerdict.Judge([Given.Vote("one", Verdict.Down, TimeSpan.FromSeconds(2)), Given.Vote("two", Verdict.Down, TimeSpan.FromSeconds(1))], 2, [Enough]) is var v ? (v.Verdict, v.HeldFor) : default);

    private static IEnumerable<Verdict[]> Combinations(int observers) =>
        observers == 0 ? [[]] : from rest in Combinations(observers - 1) from verdict in Verdicts select (Verdict[])[.. rest, verdict];
}
