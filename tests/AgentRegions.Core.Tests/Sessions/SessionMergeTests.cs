using System.Text.Json.Nodes;
using AgentRegions.Core.Sessions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static AgentRegions.Core.Tests.Sessions.Arbitrary;

namespace AgentRegions.Core.Tests.Sessions;

public sealed class SessionMergeTests
{
    [Property(MaxTest = 300)]
    public Property Merged_HasEveryMessageOnce_TheWinnersFirst() => Prop.ForAll(Forked.ToArbitrary(), f =>
    {
        var merged = SessionMerge.Of(f.One, f.Other).Messages.Select(m => m.Id).ToList();
        return merged.Distinct().Count() == merged.Count
            && merged.Take(f.One.Messages.Count).SequenceEqual(f.One.Messages.Select(m => m.Id))
            && f.Other.Messages.All(m => merged.Contains(m.Id));
    });

    [Property(MaxTest = 300)]
    public Property Merged_Again_ChangesNothing() => Prop.ForAll(Forked.ToArbitrary(), f =>
    {
        var merged = SessionMerge.Of(f.One, f.Other);
        var again = SessionMerge.Of(merged, f.Other);
        return again.Messages.SequenceEqual(merged.Messages) && again.MessageCount == merged.MessageCount && JsonNode.DeepEquals(again.State, merged.State);
    });

    [Property(MaxTest = 300)]
    public Property State_HasEveryKey_TheWinnersValueFirst() => Prop.ForAll(Forked.ToArbitrary(), f =>
    {
        var merged = SessionMerge.Of(f.One, f.Other).State;
        return f.One.State.All(k => JsonNode.DeepEquals(merged[k.Key], k.Value))
            && f.Other.State.All(k => JsonNode.DeepEquals(merged[k.Key], f.One.State.ContainsKey(k.Key) ? f.One.State[k.Key] : k.Value));
    });

    [Fact]
    public void BothAnsweredACall_TheWinnersAnswerStays()
    {
        var asked = Call("q", "c");
        var merged = SessionMerge.Of(Content(asked, Result("us", "c")), Content(asked, Result("eu", "c"), Text("more")));

        Assert.Equal(["q", "us", "more"], merged.Messages.Select(m => m.Id));
    }

    [Fact]
    public void OtherKeptWhatLeftTheWinnersWindow_ItStaysAway()
    {
        var (winner, other) = (Content(Text("2"), Text("3"), Text("a")), Content(Text("1"), Text("2"), Text("3"), Text("b")));

        Assert.Equal(["2", "3", "a", "b"], SessionMerge.Of(winner with { MessageCount = 4 }, other).Messages.Select(m => m.Id));
        Assert.Equal(["2", "3", "a", "1", "b"], SessionMerge.Of(winner, other).Messages.Select(m => m.Id));
    }

    private static SessionContent Content(params SessionMessage[] messages) => new([.. messages], [], messages.Length);
}
