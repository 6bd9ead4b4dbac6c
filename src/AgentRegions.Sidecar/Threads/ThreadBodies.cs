using System.Text.Json.Serialization;
using AgentRegions.Sessions.Threads;

namespace AgentRegions.Sidecar.Threads;

internal sealed record ValueBody(string Type, byte[] Data)
{
    public static ValueBody Of(TypedValue value) => new(value.Type, value.Data.ToArray());

    public TypedValue ToValue() => new(Type, Data);
}

internal sealed record ChannelBody(string Name, string Version, ValueBody? Value = null);

internal sealed record NewCheckpointBody(ValueBody Checkpoint, ValueBody Metadata, IReadOnlyList<ChannelBody> Channels, string? Parent = null);

internal sealed record StoredBody(string Version, IReadOnlyList<string> Siblings);

internal sealed record WriteBody(int Index, string Channel, ValueBody Value);

internal sealed record NewWritesBody(IReadOnlyList<WriteBody> Writes, string Path = "");

internal sealed record PendingWriteBody(string Task, string Path, int Index, string Channel, ValueBody Value)
{
    public static PendingWriteBody Of(PendingWrite write) => new(write.TaskId, write.TaskPath, write.Index, write.Channel, ValueBody.Of(write.Value));
}

/// <param name="StaleBehind">The version of a newer one that has not all arrived yet.</param>
internal sealed record CheckpointAnswer(
    string Ns,
    string Id,
    string? Parent,
    string Version,
    string? StaleBehind,
    ValueBody Checkpoint,
    ValueBody Metadata,
    IReadOnlyDictionary<string, ValueBody> Channels,
    IReadOnlyList<PendingWriteBody> Writes)
{
    public static CheckpointAnswer Of(ThreadCheckpoint c) => new(
        c.Namespace,
        c.Id,
        c.Parent,
        c.Version.ToString(),
        c.StaleBehind?.ToString(),
        ValueBody.Of(c.Checkpoint),
        ValueBody.Of(c.Metadata),
        c.Channels.ToDictionary(v => v.Key, v => ValueBody.Of(v.Value), StringComparer.Ordinal),
        [.. c.Writes.Select(PendingWriteBody.Of)]);
}

internal sealed record PageAnswer(IReadOnlyList<CheckpointAnswer> Checkpoints, string? Next);

internal sealed record HistoryQuestion(IReadOnlyList<string> Channels);

internal sealed record ChannelHistoryBody(ValueBody? Seed, IReadOnlyList<PendingWriteBody> Writes);

internal sealed record HistoryAnswer(IReadOnlyDictionary<string, ChannelHistoryBody> Channels);

internal sealed record BranchBody(string Id, string Version, bool Current, string? ForkedFrom);

internal sealed record BranchesAnswer(IReadOnlyList<BranchBody> Branches);

internal sealed record ThreadsAnswer(IReadOnlyList<string> Threads);

/// <summary>The bodies of <c>/v1/threads</c>. Bytes are base64; names of channels are the graph's own.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(NewCheckpointBody))]
[JsonSerializable(typeof(StoredBody))]
[JsonSerializable(typeof(NewWritesBody))]
[JsonSerializable(typeof(CheckpointAnswer))]
[JsonSerializable(typeof(PageAnswer))]
[JsonSerializable(typeof(HistoryQuestion))]
[JsonSerializable(typeof(HistoryAnswer))]
[JsonSerializable(typeof(BranchesAnswer))]
[JsonSerializable(typeof(ThreadsAnswer))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ThreadJson : JsonSerializerContext;
