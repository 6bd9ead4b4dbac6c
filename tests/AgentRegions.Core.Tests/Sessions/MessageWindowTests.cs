using AgentRegions.Core.Sessions;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static AgentRegions.Core.Tests.Sessions.Arbitrary;

namespace AgentRegions.Core.Tests.Sessions;

public sealed class MessageWindowTests
{
    private const int Size = 6;
    [Property(MaxTest = 1000, EndSize = 60)]
    public Property NoCallIsCutFromItsResult() => Prop.ForAll(Conversation.ToArbitrary(), all =>
    {
        var kept = MessageWindow.Of(all, Size);
        var (calls, results) = (kept.SelectMany(m => m.Calls).ToHashSet(), kept.SelectMany(m => m.Results).ToHashSet());
        var answered = all.SelectMany(m => m.Results).ToHashSet();
        return results.IsSubsetOf(calls) && calls.Where(answered.Contains).All(results.Contains);
    });

    [Property(MaxTest = 1000, EndSize = 60)]
    public Property WhatIsKept_IsTheEnd_InOrder_AndBounded() => Prop.ForAll(Conversation.ToArbitrary(), all =>
    {
        var kept = MessageWindow.Of(all, Size).Select(m => m.Id).ToList();
        var orphans = all.Count - Size;
        return kept.Count <= 2 * Size && kept.SequenceEqual(all.Select(m => m.Id).Where(kept.Contains))
            && all.TakeLast(Size).Where(m => !m.Results.Any()).All(m => kept.Contains(m.Id))
            && (orphans > 0 || kept.Count == all.Count);
    });

    [Property(MaxTest = 1000, EndSize = 60)]
    public Property Windowed_Again_IsTheSame() => Prop.ForAll(Conversation.ToArbitrary(), all =>
    {
        var once = MessageWindow.Of(all, Size);
        return MessageWindow.Of(MessageWindow.Of(once, 2 * Size), 2 * Size).SequenceEqual(once);
    });

    [Fact]
    public void ResultAtTheEdge_BringsItsCall_AndWhatLiesBetween()
    {
        List<SessionMessage> all = [Text("0"), Call("1", "c"), Text("2"), Result("3", "c"), .. Enumerable.Range(4, 5).Select(i => Text($"{i}"))];

        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8"], MessageWindow.Of(all, Size).Select(m => m.Id));
    }

    [Fact]
    public void CallThatWaits_IsKept_UntilTwiceTheSize()
    {
        List<SessionMessage> Waiting(int after) => [Call("call", "c"), .. Enumerable.Range(0, after).Select(i => Text($"{i}"))];

        Assert.Equal("call", MessageWindow.Of(Waiting(11), Size)[0].Id);
        Assert.Equal(Size, MessageWindow.Of(Waiting(12), Size).Count);
    }

    [Fact]
    public void ResultOfACallTooFarBack_GoesWithIt_TheRestOfItsMessageStays()
    {
        var late = Result("late", "c") with { Parts = [.. Result("late", "c").Parts, MessagePart.OfText("and more")] };
        List<SessionMessage> all = [Call("call", "c"), .. Enumerable.Range(0, 20).Select(i => Text($"{i}")), late, Result("only", "c")];

        var kept = MessageWindow.Of(all, Size);

        Assert.Equal("and more", Assert.Single(kept[^1].Parts).Text);
    }
}
