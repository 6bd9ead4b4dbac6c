using System.Text.Json.Nodes;
using AgentRegions.Core.Sessions;
using AgentRegions.Sessions.Heads;
using AgentRegions.Sessions.Memory;
using AgentRegions.Sessions.Payloads;
using AgentRegions.Sessions.Segments;

namespace AgentRegions.Sessions.Checkpoints;

/// <summary>Makes a checkpoint of what a session holds: a delta on the segments before, or a snapshot that makes them superfluous.</summary>
internal sealed class CheckpointMaker(SessionOptions options, PayloadCodec codec, StoreClock clock)
{
    /// <summary>A head that is large for other reasons costs less than snapshots that are closer than this.</summary>
    private const int LeastSegments = 24;

    /// <param name="goesOn">The own head whose segments a delta may go on from; null: the checkpoint is a snapshot.</param>
    public PendingCheckpoint Make(SessionKey key, SessionContent content, IReadOnlyList<SessionChange> unsaved, SessionHead? goesOn, SessionHead next, SessionHead? expected)
    {
        var now = clock.Now;
        var isDelta = goesOn is { HasEnded: false } && !goesOn.HasExpired(now)
            && goesOn.Segments.Count < options.SnapshotEvery
            && (goesOn.Segments.Count < LeastSegments || FitsOneUnit(key, next, goesOn.Segments.Count + 1))
            && now - goesOn.SegmentsSince < options.SegmentLife / 2
            && unsaved.Count(c => c is SessionChange.Appended) < options.Window
            && !unsaved.Any(c => c is SessionChange.Reset);
        var stored = isDelta ? content : content.Windowed(options.Window);
        var body = new SegmentBody
        {
            Epoch = next.Epoch,
            Version = next.Version,
            Clock = next.Clock.ToString(),
            MessageCount = content.MessageCount,
            Snapshot = isDelta ? null : content.State,
            Messages = isDelta ? NullIfNone(unsaved.OfType<SessionChange.Appended>().Select(c => c.Message)) : NullIfNone(stored.Messages),
            Changes = isDelta ? NullIfNone(ChangesOf(unsaved, content.State)) : null,
        };
        var bytes = codec.Seal(body.ToBytes(), SegmentReader.PlaceOf(key, options.Region));
        var digest = SegmentDigest.Of(bytes);
        var head = next with
        {
            Segments = isDelta ? [.. goesOn!.Segments, digest] : [digest],
            SegmentsSince = isDelta ? goesOn!.SegmentsSince : now,
            MessageCount = content.MessageCount,
        };
        // A segment that two checkpoints name lives from the first: a snapshot comes before that ends.
        var ttl = (now + options.SegmentLife).ToUnixTimeSeconds();
        return new(SegmentItems.Of(key, options.Region, digest, bytes, ttl), head, expected, stored, unsaved.Count);
    }

    /// <summary>The head is paid for with every checkpoint.</summary>
    private static bool FitsOneUnit(SessionKey key, SessionHead head, int segments) =>
        ItemSize.WriteUnits(ItemSize.Of(HeadItem.Write(key, head)) + (segments * SegmentDigest.Size)) == 1;

    private static List<T>? NullIfNone<T>(IEnumerable<T> values) => values.ToList() is { Count: > 0 } list ? list : null;

    /// <summary>Many changes of a small state are said by the state alone.</summary>
    private static IEnumerable<StateChange> ChangesOf(IReadOnlyList<SessionChange> unsaved, JsonObject state)
    {
        var changes = unsaved.OfType<SessionChange.Changed>().ToList();
        return changes.Count > 1 && changes.Sum(c => c.Bytes) >= state.ToJsonString().Length
            ? [new StateChange { Replace = state }]
            : changes.Select(c => c.Change);
    }
}
