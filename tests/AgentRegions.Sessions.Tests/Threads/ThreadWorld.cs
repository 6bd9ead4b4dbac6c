using System.Text;
using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sandbox.Tables;
using AgentRegions.Sessions.Payloads;
using AgentRegions.Sessions.Threads;
using AgentRegions.Testing;

namespace AgentRegions.Sessions.Tests.Threads;

/// <summary>Threads on a table that every region sees at once, and what tests say about them.</summary>
internal sealed class ThreadWorld
{
    public static readonly ThreadKey Key = new("acme", "t-1");

    public ThreadWorld() => Table = new(Time);

    public ManualTimeProvider Time { get; } = new();

    public MemoryTable Table { get; }

    public ThreadStore Store(string region, ITable? table = null, IEpochSource? epochs = null, PayloadCodec? payloads = null) =>
        new(table ?? Table, new() { Region = region }, epochs, payloads);

    public static TypedValue Json(string text) => new("json", Encoding.UTF8.GetBytes(text));

    public static string Text(TypedValue value) => Encoding.UTF8.GetString(value.Data.Span);

    /// <summary>A checkpoint whose only channel, "messages", has this value; null: as in the parent.</summary>
    public static NewCheckpoint Checkpoint(string id, string? parent, string? messages, int version) => new()
    {
        Id = id,
        Parent = parent,
        Checkpoint = Json($$"""{"v":4,"id":"{{id}}"}"""),
        Metadata = Json("""{"source":"loop"}"""),
        Channels = [new("messages", $"{version}", messages is null ? null : Json(messages))],
    };

    public static async Task<ThreadVersion> PutAsync(ThreadStore store, string id, string? parent, string? messages, int version = 1) =>
        Assert.IsType<PutOutcome.Stored>(await store.PutAsync(Key, "", Checkpoint(id, parent, messages, version), default)).Version;

    public static async Task<string?> MessagesAsync(ThreadStore store, string? id = null) =>
        await store.GetAsync(Key, "", id, default) is { } found ? Text(found.Channels["messages"]) : null;

    public static Task WriteAsync(ThreadStore store, string checkpoint, string task, params (int Index, string Value)[] writes) =>
        store.PutWritesAsync(Key, "", checkpoint, task, "", [.. writes.Select(w => new TaskWrite(w.Index, "messages", Json(w.Value)))], default);

    public static async Task<IEnumerable<(string Task, int Index, string Value)>> WritesAsync(ThreadStore store, string? id = null) =>
        (await store.GetAsync(Key, "", id, default))!.Writes.Select(w => (w.TaskId, w.Index, Text(w.Value)));

    /// <summary>Some 100 bytes a message, none like another, so that compression does not hide what is written.</summary>
    public static string Conversation(int messages)
    {
        var random = new Random(7);
        return string.Join(",", Enumerable.Range(0, messages).Select(_ => $"\"{Convert.ToHexString(Bytes(random, 50))}\""));
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}

internal sealed class Epochs(long epoch, params string[] active) : IEpochSource
{
    public EpochKnowledge? Current { get; set; } = new(epoch, active, TimeSpan.Zero);
}
