using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRegions.Core.Sessions;
using static AgentRegions.Sessions.Tests.World;

namespace AgentRegions.Sessions.Tests.Memory;

/// <summary>What cannot be stored is refused before it is taken.</summary>
public sealed class ContentTests : IAsyncDisposable
{
    private readonly World _world = new();

    [Fact]
    public async Task HalfACharacter_IsRefusedByName()
    {
        var us = await _world.Process("us").StartAsync(Key);

        Refused(() => us.Append("user", "cut 😀"[..5], "m-1"), SessionFault.InvalidContent, "message m-1, part 1, text: is no valid UTF-16: half a character stands alone at 4");
        Refused(() => us.Append(new() { Id = "m-2", Role = "tool", Parts = [MessagePart.OfResult("c", JsonElement.Parse("""{"a":["\ud83d"]}"""))] }), SessionFault.InvalidContent, "message m-2, part 1, result.a");
        Refused(() => us.SetState("k", "\udc00"), SessionFault.InvalidContent, "state.k");
        Refused(() => us.PatchState(new() { ["a"] = new JsonObject { ["\ud800"] = 1 } }), SessionFault.InvalidContent, "state.a");
        Assert.False(us.IsDirty);
    }

    [Fact]
    public async Task EveryCharacter_ComesBack()
    {
        const string All = "naïve 😀 \"quoted\" \\ \n\t\u0001\u2028 </script> \ufffd 漢字";
        var us = await _world.Process("us").StartAsync(Key);
        us.SetState(All, All);
        await SayAsync(us, All);
        _world.Settle();

        var eu = await _world.Process("eu").StartAsync(Key);

        Assert.Equal(All, Assert.Single(Texts(eu)));
        Assert.Equal(All, eu.GetState(All)!.GetValue<string>());
    }

    [Fact]
    public async Task UnknownPartsAndFields_ComeBackAsTheyWere()
    {
        var message = JsonSerializer.Deserialize<SessionMessage>(
            """{"Id":"m-1","Role":"agent","Parts":[{"Type":"image","Text":null,"url":"https://x","size":{"w":1.50}}],"mood":[1e3]}""")!;
        var us = await _world.Process("us").StartAsync(Key);
        us.Append(message);
        await us.CheckpointAsync();

        var back = (await _world.Process("us").ReadAsync(Key))!.Content.Messages[0];

        Assert.Equal("""{"w":1.50}""", back.Parts[0].More!["size"].GetRawText());
        Assert.Equal("[1e3]", back.More!["mood"].GetRawText());
    }

    [Fact]
    public async Task TooLarge_IsRefusedWithBothFigures_AndTheSessionGoesOn()
    {
        var us = await _world.Process("us", o => (o.MaxMessageBytes, o.MaxSessionBytes) = (10_000, 20_000)).StartAsync(Key);

        Refused(() => us.Append("user", new string('x', 10_000), "m-1"), SessionFault.TooLarge, "message m-1: has 10");
        us.Append("user", new string('x', 9_000));
        us.Append("user", new string('x', 9_000));
        Refused(() => us.Append("user", new string('x', 9_000)), SessionFault.TooLarge, "20000 are allowed");
        Refused(() => us.SetState("k", new string('x', 3_000)), SessionFault.TooLarge, "20000 are allowed");
        Refused(() => us.SetState("k", Nested(100)), SessionFault.InvalidContent, "deeper than 64 levels");
        await us.CheckpointAsync();

        Assert.Equal(2, us.MessageCount);
    }

    [Fact]
    public async Task LargeToolResult_IsCutByOption_BetweenCharacters_AndSaysSo()
    {
        var us = await _world.Process("us", o => o.MaxToolResultBytes = 100).StartAsync(Key);
        us.Append(new SessionMessage { Id = "m-1", Role = "tool", Parts = [MessagePart.OfResult("c", JsonSerializer.SerializeToElement(string.Concat(Enumerable.Repeat("😀", 200)))), MessagePart.OfResult("d", JsonElement.Parse("[1,2]"))] });

        var (cut, whole) = (us.Messages[0].Parts[0], us.Messages[0].Parts[1]);

        Assert.InRange(cut.Result!.Value.GetRawText().Length, 20, 100);
        Assert.EndsWith("😀", cut.Result.Value.GetString(), StringComparison.Ordinal);
        Assert.Equal(2402, cut.CutFrom);
        Assert.Equal(("[1,2]", null), (whole.Result!.Value.GetRawText(), whole.CutFrom));
    }

    [Fact]
    public async Task SetState_TakesTheValueAsItIs_PatchStateMerges()
    {
        var us = await _world.Process("us").StartAsync(Key);
        us.SetState("a", new JsonObject { ["x"] = 1, ["y"] = null });
        us.PatchState(new() { ["a"] = new JsonObject { ["z"] = 2 }, ["b"] = 3 });
        us.SetState("b", null);
        await us.CheckpointAsync();
        us.State["a"] = "a copy";

        var stored = (await _world.Process("us").ReadAsync(Key))!.Content.State;

        Assert.Equal("""{"a":{"x":1,"y":null,"z":2},"b":null}""", stored.ToJsonString());
        Assert.True(JsonNode.DeepEquals(stored, us.State));
    }

    [Fact]
    public void OptionsOutOfRange_AreAllSaid()
    {
        var error = Assert.Throws<ArgumentException>(() => new SessionOptions { Region = "US", Window = 0, FlushInterval = TimeSpan.Zero }.Validate());

        Assert.Contains("Region must be the name of an AgentRegion", error.Message, StringComparison.Ordinal);
        Assert.Contains("Window must be 1 to 1000, is 0", error.Message, StringComparison.Ordinal);
        Assert.Contains("FlushInterval must be", error.Message, StringComparison.Ordinal);
    }

    private static void Refused(Action action, SessionFault fault, string message)
    {
        var error = Assert.Throws<SessionException>(action);
        Assert.Equal(fault, error.Fault);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    private static JsonArray Nested(int depth) => depth == 0 ? [] : [Nested(depth - 1)];

    public ValueTask DisposeAsync() => _world.DisposeAsync();
}
