using System.Text.Json;
using System.Text.Json.Nodes;
using AgentRegions.Core.Sessions;
using FsCheck;
using FsCheck.Fluent;

namespace AgentRegions.Core.Tests.Sessions;

/// <summary>Clocks, conversations and states at random.</summary>
internal static class Arbitrary
{
    private static readonly string[] Regions = ["eu", "us", "ap"];

    public static Gen<VectorClock> Clock =>
        from steps in Gen.Choose(0, 2).ListOf()
        select steps.Aggregate(VectorClock.Empty, (clock, step) => clock.Next(Regions[step]));

    /// <summary>Texts, calls and results; a result comes after its call, at any distance, or not at all.</summary>
    public static Gen<List<SessionMessage>> Conversation =>
        from kinds in Gen.Choose(0, 9).ListOf()
        from picks in Gen.Choose(0, 1000).ListOf(kinds.Count)
        select Talk("m", kinds, picks);

    /// <summary>Two contents with a common beginning.</summary>
    public static Gen<(SessionContent One, SessionContent Other)> Forked =>
        from common in Conversation
        from one in Conversation
        from other in Conversation
        from keys in Gen.Choose(0, 5).ListOf(6)
        select (
            Content(common, Renamed(one, "a"), keys.Take(3)),
            Content(common, Renamed(other, "b"), keys.Skip(3)));

    public static SessionMessage Text(string id) => SessionMessage.OfText(id, "user", id);

    public static SessionMessage Call(string id, params string[] calls) =>
        new() { Id = id, Role = "assistant", Parts = [.. calls.Select(c => MessagePart.OfCall(c, "tool"))] };

    public static SessionMessage Result(string id, params string[] calls) =>
        new() { Id = id, Role = "tool", Parts = [.. calls.Select(c => MessagePart.OfResult(c, JsonElement.Parse("1")))] };

    private static List<SessionMessage> Talk(string name, List<int> kinds, List<int> picks)
    {
        var messages = new List<SessionMessage>();
        var open = new List<string>();
        foreach (var (i, kind) in kinds.Index())
        {
            var id = $"{name}{i}";
            if (kind >= 7)
            {
                open.Add($"c-{id}");
                messages.Add(Call(id, open[^1]));
            }
            else if (kind >= 4 && open.Count > 0)
            {
                var call = open[picks[i] % open.Count];
                open.Remove(call);
                messages.Add(Result(id, call));
            }
            else
            {
                messages.Add(Text(id));
            }
        }
        return messages;
    }

    private static IEnumerable<SessionMessage> Renamed(List<SessionMessage> messages, string branch) =>
        messages.Select(m => m with { Id = branch + m.Id, Parts = [.. m.Parts.Select(p => p.CallId is null ? p : p with { CallId = branch + p.CallId })] });

    private static SessionContent Content(IEnumerable<SessionMessage> common, IEnumerable<SessionMessage> own, IEnumerable<int> keys)
    {
        var messages = common.Concat(own).ToList();
        var state = new JsonObject();
        foreach (var (i, key) in keys.Index())
            state[$"k{key}"] = i;
        return new([.. messages], state, messages.Count);
    }
}
