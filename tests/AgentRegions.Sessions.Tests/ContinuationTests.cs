using System.Text.Json.Nodes;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests;

public sealed class ContinuationTests : IAsyncDisposable
{
    private readonly World _world = new();

    [Fact]
    public async Task Checkpointed_AnotherRegionGoesOn_WithEverything()
    {
        var us = await _world.Process("us").StartAsync(Key);
        us.Append("user", "hello");
        us.Append("assistant", "hi");
        us.SetState("topic", "greetings");
        await us.CheckpointAsync();
        us.Append("user", "bye");
        us.PatchState(new() { ["mood"] = "good" });
        await us.CheckpointAsync();
        _world.Settle();

        var eu = await _world.Process("eu").StartAsync(Key);

        Assert.Equal(["hello", "hi", "bye"], eu.Messages.Select(m => m.Parts[0].Text));
        Assert.True(JsonNode.DeepEquals(new JsonObject { ["topic"] = "greetings", ["mood"] = "good" }, eu.State));
        Assert.Equal((3, "eu", 3), (eu.MessageCount, eu.Head!.Region, eu.Head.Version));
        Assert.False(eu.IsStale);
    }

    [Fact]
    public async Task NotCheckpointed_FiveSecondsLater_IsStored()
    {
        var us = await _world.Process("us").StartAsync(Key);
        us.Append("user", "hello");
        _world.Pass(TimeSpan.FromSeconds(6));

        Assert.False(us.IsDirty);
        Assert.Single((await _world.Process("eu").ReadAsync(Key))!.Content.Messages);
    }

    [Fact]
    public async Task Ended_NobodyFindsIt_AndANewOneBeginsEmpty()
    {
        var us = await _world.Process("us").StartAsync(Key);
        us.Append("user", "hello");
        await us.CheckpointAsync();
        await us.EndAsync();
        _world.Settle();
        var eu = _world.Process("eu");

        Assert.Null(await eu.OpenAsync(Key));
        Assert.Empty((await eu.StartAsync(Key)).Messages);
    }

    [Fact]
    public async Task BackAgain_TheFirstRegionTakesOver_WhatTheOtherWrote()
    {
        var us = _world.Process("us");
        await using (var session = await us.StartAsync(Key))
            session.Append("user", "one");
        _world.Settle();
        await using (var session = await _world.Process("eu").StartAsync(Key))
            session.Append("assistant", "two");
        _world.Settle();

        var back = await us.StartAsync(Key);

        Assert.Equal(["one", "two"], back.Messages.Select(m => m.Parts[0].Text));
        Assert.Equal("us", back.Head!.Region);
        Assert.Empty(back.Forks);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
