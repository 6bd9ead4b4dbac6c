using AgentRegions.Core.Sessions;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Checkpoints;

/// <summary>Changes that are made to what their author has seen, or not at all.</summary>
public sealed class EditTests : IAsyncDisposable
{
    private readonly World _world = new();

    [Fact]
    public async Task AnotherProcessWasFirst_NothingIsChanged_AndItsWorkIsThere()
    {
        var (one, two) = (await _world.Process("us").StartAsync(Key), await _world.Process("us").StartAsync(Key));
        Assert.True(await one.TryChangeAsync(null, Say("one")));
        Assert.False(await two.TryChangeAsync(null, Say("never")));
        var seen = two.Head!.Tag;
        Assert.True(await two.TryChangeAsync(seen, Say("two")));

        Assert.False(await one.TryChangeAsync(seen, new SessionEdit.Patch(new() { ["never"] = 1 })));
        Assert.False(await one.TryEndAsync(seen));

        Assert.Equal(["one", "two"], Texts(one));
        Assert.Equal((two.Head!.Tag, 0, false), (one.Head!.Tag, one.State.Count, one.IsDirty));
    }

    [Fact]
    public async Task WhatWaitedToBeStored_IsKept_WhenTheEditFallsAway()
    {
        var (one, two) = (await _world.Process("us").StartAsync(Key), await _world.Process("us").StartAsync(Key));
        await SayAsync(one, "one");
        await SayAsync(two, "two");
        var seen = one.Head!.Tag;
        one.Append("user", "waits");

        Assert.False(await one.TryChangeAsync(seen, Say("never")));
        await one.CheckpointAsync();

        Assert.Equal(["one", "two", "waits"], Texts(one));
    }

    [Fact]
    public async Task StoreAway_ThenBack_AskedAgain_ItIsDone()
    {
        var session = await _world.Process("us").StartAsync(Key);
        await SayAsync(session, "one");
        var (seen, edit) = (session.Head!.Tag, Say("two"));
        await StoreAwayAsync(session, seen, edit);

        Assert.True(await session.TryChangeAsync(seen, edit));

        Assert.Equal(["one", "two"], Texts(session));
        Assert.Equal(2, session.Head!.Version);
    }

    [Fact]
    public async Task StoreAway_ThenBack_SomebodyElsesEdit_IsNotMadeToTheFirstOnes()
    {
        var session = await _world.Process("us").StartAsync(Key);
        await SayAsync(session, "one");
        var seen = session.Head!.Tag;
        await StoreAwayAsync(session, seen, Say("two"));

        Assert.False(await session.TryChangeAsync(seen, Say("never")));

        Assert.Equal(["one", "two"], Texts(session));
    }

    [Fact]
    public async Task StoreAway_AnotherProcessIsFirst_TheEditFallsAwayInTheBackgroundToo()
    {
        var (one, two) = (await _world.Process("us").StartAsync(Key), await _world.Process("us").StartAsync(Key));
        await SayAsync(one, "one");
        await two.RefreshAsync();
        await StoreAwayAsync(one, one.Head!.Tag, Say("never"));
        await SayAsync(two, "two");

        _world.Pass(TimeSpan.FromSeconds(10));

        Assert.False(one.IsDirty);
        Assert.Equal(["one", "two"], Texts(one));
        Assert.Equal(["one", "two"], (await _world.Process("us").ReadAsync(Key))!.Content.Messages.Select(m => m.Parts[0].Text));
    }

    private async Task StoreAwayAsync(AgentSession session, string tag, SessionEdit edit)
    {
        _world.Table["us"].Faults.Outage = true;
        var error = await Assert.ThrowsAsync<SessionException>(() => _world.DoneAsync(session.TryChangeAsync(tag, edit)));
        Assert.Equal(SessionFault.StoreUnavailable, error.Fault);
        _world.Table["us"].Faults.Outage = false;
    }

    private static SessionEdit.Append Say(string text) => new([SessionMessage.OfText(text, "user", text)]);

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
