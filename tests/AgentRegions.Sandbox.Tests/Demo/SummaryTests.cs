using AgentRegions.Sandbox.Demo;

namespace AgentRegions.Sandbox.Tests.Demo;

public sealed class SummaryTests
{
    private static readonly Story Told = new()
    {
        Home = "us-east-1",
        Target = "eu-west-1",
        ToSwitch = TimeSpan.FromMilliseconds(2412),
        ToTold = TimeSpan.FromMilliseconds(3400),
        Away = new()
        {
            Detect = new(TimeSpan.FromSeconds(2)),
            Decide = new(TimeSpan.FromMilliseconds(5)),
            Fence = new(TimeSpan.FromMilliseconds(3)),
            Switch = new(TimeSpan.FromMilliseconds(11)),
        },
        ToHome = TimeSpan.FromSeconds(9),
        StableFor = TimeSpan.FromSeconds(6),
        Answered = 477,
        Failed = 147,
        FailedWithin = TimeSpan.FromSeconds(4.8),
        Ttl = TimeSpan.FromSeconds(2),
        Places = 3,
        MessagesBefore = 12,
        MessagesAfter = 40,
        RefundsPaid = 1,
    };

    [Fact]
    public void Story_ReadsAloud() => Assert.Equal(
        [
            "us-east-1 died. 2.41 s later Route 53 had the change to eu-west-1, and after 3.4 s users everywhere were told.",
            "The operator took 2 s to be sure, 5 ms to decide, 3 ms to fence the old owner and 11 ms to switch DNS.",
            "us-east-1 came back, stayed well for 6 s, and 9 s after its return had its traffic again, by itself.",
            "Users in 3 places sent 624 requests: 477 were answered, 147 failed, the last one 4.8 s after the death (resolvers keep an answer for 2 s).",
            "A conversation had 12 messages when us-east-1 died; it went on in eu-west-1, and has 40 now. Its refund was asked for again there, and was paid once.",
        ],
        Summary.Of(Told));

    [Fact]
    public void NoFailure_IsSaid() => Assert.EndsWith("none failed.", Summary.Of(Told with { Failed = 0, FailedWithin = null })[^2], StringComparison.Ordinal);

    [Fact]
    public void Wrapped_NoLineIsTooLong_AndNumbersKeepTheirUnits()
    {
        for (var width = 20; width < 120; width++)
        {
            foreach (var line in Summary.Of(Told).SelectMany(sentence => Summary.Wrap(sentence, width)))
            {
                Assert.True(line.Length <= width, $"{line.Length} > {width}: {line}");
                Assert.DoesNotMatch("^(s|ms)\\b", line);
            }
        }
    }
}
