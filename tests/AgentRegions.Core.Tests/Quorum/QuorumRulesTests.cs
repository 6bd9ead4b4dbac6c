using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Quorum;

public sealed class QuorumRulesTests
{
    private static readonly Verdict[] Verdicts = [Verdict.Unknown, Verdict.Healthy, Verdict.Degraded, Verdict.Down];

    [Fact]
    public void UpToFiveObservers_TheVerdictHasItsMajorityAndNoOtherHas()
    {
        for (var observers = 1; observers <= 5; observers++)
        {
            foreach (var said in Combinations(observers))
            {
                var healthy = said.Count(v => v == Verdict.Healthy);
                var unhealthy = said.Count(v => v is Verdict.Degraded or Verdict.Down);
                var down = said.Count(v => v == Verdict.Down);
                Assert.False(2 * healthy > observers && 2 * unhealthy > observers);

                var verdict = Judge(said, QuorumRules.Majority(observers)).Verdict;

                Assert.Equal(
                    2 * healthy > observers ? Verdict.Healthy : 2 * down > observers ? Verdict.Down : 2 * unhealthy > observers ? Verdict.Degraded : Verdict.Unknown,
                    verdict);
            }
        }
    }

    [Fact]
    public void SomeFallSilent_NoVerdictThatWasNotThereBefore()
    {
        foreach (var said in Combinations(5))
        {
            var before = Judge(said, 3).Verdict;
            for (var i = 0; i < said.Length; i++)
            {
                Verdict[] silent = [.. said.Select((v, at) => at == i ? Verdict.Unknown : v)];
                var after = Judge(silent, 3).Verdict;
                Assert.True(after == before || after == Verdict.Unknown || (before, after) == (Verdict.Down, Verdict.Degraded), $"{string.Join(',', said)} without {i}");
            }
        }
    }

    [Fact]
    public void MissingVotes_CountLikeUnknownOnes()
    {
        foreach (var said in Combinations(4))
            Assert.Equal(Judge(said, 3).Verdict, Judge([.. said.Where(v => v != Verdict.Unknown)], 3).Verdict);
    }

    [Fact]
    public void HeldFor_IsSinceTheQuorumWasComplete()
    {
        var verdict = QuorumRules.Judge(
            [Given.Vote("one", Verdict.Down, TimeSpan.FromSeconds(60)), Given.Vote("two", Verdict.Down, TimeSpan.FromSeconds(5)), Given.Vote("three", Verdict.Down, TimeSpan.FromSeconds(1))], 2);

        Assert.Equal(TimeSpan.FromSeconds(5), verdict.HeldFor);
        Assert.Equal("two saw Down", verdict.Message);
    }

    [Fact]
    public void RequiringNoVotes_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => QuorumRules.Judge([], 0));

    private static QuorumVerdict Judge(Verdict[] said, int required) => QuorumRules.Judge([.. said.Select((v, i) => Given.Vote($"observer-{i}", v))], required);

    private static IEnumerable<Verdict[]> Combinations(int observers) =>
        observers == 0 ? [[]] : from rest in Combinations(observers - 1) from verdict in Verdicts select (Verdict[])[.. rest, verdict];
}
