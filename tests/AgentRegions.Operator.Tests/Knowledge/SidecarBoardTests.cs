using AgentRegions.Core;
using AgentRegions.Operator.Knowledge;
using AgentRegions.Testing;

namespace AgentRegions.Operator.Tests.Knowledge;

public sealed class SidecarBoardTests
{
    private const string Drain = "1-2/Drain";

    private static readonly NamespacedName Service = new("agents", "support");

    private readonly ManualTimeProvider _time = new();
    private readonly SidecarBoard _board;

    public SidecarBoardTests() => _board = new(_time);

    [Fact]
    public void NobodyAsked_TheRegionHasNone() => Assert.Null(_board.Of(Service, "us", null));

    [Fact]
    public void Several_AreSummed_AndOnlyThoseThatHeardTheQuestionAnswerIt()
    {
        Put("a", new() { Region = "us", Demand = Drain, Done = true });
        Put("b", new() { Region = "us", Demand = Drain, Streams = 3, NotStored = 2 });
        Put("c", new() { Region = "us", Demand = "1-2/Open", Done = true, Streams = 5 });
        Put("d", new() { Region = "eu", Demand = Drain, Done = true });

        var report = _board.Of(Service, "us", Drain)!;

        Assert.Equal((3, 2, 1, 3, 2), (report.Count, report.Heard, report.Done, report.Streams, report.NotStored));
        Assert.Equal((Drain, 0), (report.Demand, _board.Of(Service, "us", null)!.Heard));
    }

    [Fact]
    public void NotHeardForLong_IsGone_AndThatIsNewsToTheNextThatAsks()
    {
        Put("a", new() { Region = "us", Streams = 3 });
        _time.Advance(TimeSpan.FromSeconds(3));
        Put("b", new() { Region = "us" });
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.True(Put("b", new() { Region = "us" }));
        Assert.Equal(1, _board.Of(Service, "us", null)!.Count);
    }

    [Fact]
    public void Progress_IsNewsOnceASecond_AndTheEndAtOnce()
    {
        Assert.True(Put("a", new() { Region = "us", Demand = Drain, Streams = 9 }));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(Put("a", new() { Region = "us", Demand = Drain, Streams = 8 }));
        Assert.False(Put("a", new() { Region = "us", Demand = Drain, Streams = 7 }));
        Assert.False(Put("a", new() { Region = "us", Demand = Drain, Streams = 7 }));

        Assert.True(Put("a", new() { Region = "us", Demand = Drain, Done = true }));
    }

    [Fact]
    public void MoreThanThereCanBe_AreNotTakenNoteOf()
    {
        for (var i = 0; i < SidecarBoard.Most; i++)
            Put($"{i}", new() { Region = "us" });

        Assert.False(Put("one more", new() { Region = "us" }));
        Assert.Equal(SidecarBoard.Most, _board.Of(Service, "us", null)!.Count);
    }

    private bool Put(string id, SidecarWord word) => _board.Put(Service, id, word);
}
