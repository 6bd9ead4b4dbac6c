using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Definitions;
using AgentRegions.Sandbox.ApiServer.Errors;
using AgentRegions.Sandbox.ApiServer.Http;
using AgentRegions.Sandbox.ApiServer.Selectors;
using AgentRegions.Sandbox.ApiServer.Storage;

namespace AgentRegions.Sandbox.ApiServer.Watching;

/// <summary>
/// One watch: reads the history from where it stands and sleeps until there is more. A reader that is so slow that
/// its place is forgotten is told so and begins anew.
/// </summary>
internal sealed class Watch
{
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BookmarkBeforeEnd = TimeSpan.FromSeconds(2);

    private readonly Lock _gate;
    private readonly ObjectStore _store;
    private readonly ServedKind _kind;
    private readonly Selection _selection;
    private readonly Representation _representation;
    private readonly WatchOptions _options;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _end;
    private readonly CancellationToken _cut;
    private List<ReadOnlyMemory<byte>> _initial = [];
    private DateTimeOffset _nextBookmark;
    private long _version;
    private bool _ended;

    /// <remarks>Called under the lock: what is there now is taken now.</remarks>
    /// <param name="cut">Breaks the connection.</param>
    public Watch(Lock gate, ObjectStore store, ServedKind kind, Selection selection, Representation representation, WatchOptions options, TimeProvider time, CancellationToken cut)
    {
        (_gate, _store, _kind, _selection, _representation, _options, _time, _cut) = (gate, store, kind, selection, representation, options, time, cut);
        _end = time.GetUtcNow() + options.Timeout;
        _nextBookmark = BookmarkTime();
        _version = options.From ?? store.Version;
        if (options.From is not null)
            return;
        _initial.AddRange(kind.Objects.Objects.Where(selection.Selects).Select(stored => Event("ADDED", stored)));
        if (options.MarksInitialEnd)
            _initial.Add(Bookmark(initialEnd: true));
    }

    public async IAsyncEnumerable<ReadOnlyMemory<byte>> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cut);
        foreach (var line in _initial)
            yield return line;
        _initial = [];
        while (!_ended)
        {
            var lines = Take(out var changed);
            foreach (var line in lines)
                yield return line;
            if (_cut.IsCancellationRequested)
                throw new ConnectionCutException();
            var wait = (_nextBookmark < _end ? _nextBookmark : _end) - _time.GetUtcNow();
            if (!_ended && lines.Count == 0 && wait > TimeSpan.Zero)
                await changed.WaitAsync(wait, _time, stop.Token).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private List<ReadOnlyMemory<byte>> Take(out Task changed)
    {
        lock (_gate)
        {
            changed = _kind.Objects.Changed;
            var lines = new List<ReadOnlyMemory<byte>>();
            if (_version < _kind.Objects.Floor)
            {
                lines.Add(Line("ERROR", ObjectJson.Write(Refusals.Expired($"too old resource version: {_version} ({_kind.Objects.Floor})").ToStatus())));
                _ended = true;
                return lines;
            }
            foreach (var change in _kind.Objects.Since(_version))
            {
                if (EventOf(change) is { } line)
                    lines.Add(line);
                _version = change.Version;
            }
            var now = _time.GetUtcNow();
            if (now >= _nextBookmark)
            {
                if (_options.Bookmarks)
                {
                    _version = Math.Max(_version, _store.Version);
                    lines.Add(Bookmark(initialEnd: false));
                }
                _nextBookmark = BookmarkTime();
            }
            _ended = now >= _end || _kind.Objects.IsClosed;
            return lines;
        }
    }

    /// <summary>To who watches a selection, an object that leaves it is deleted and one that enters it is new.</summary>
    private ReadOnlyMemory<byte>? EventOf(Change change)
    {
        var was = change.Before is { } before && _selection.Selects(before);
        var isNow = !change.IsRemoval && _selection.Selects(change.After);
        return (was, isNow) switch
        {
            (false, true) => Event("ADDED", change.After),
            (true, true) => Event("MODIFIED", change.After),
            (true, false) => Event("DELETED", change.IsRemoval ? change.After : change.Before!.At(change.Version)),
            _ => null,
        };
    }

    private ReadOnlyMemory<byte> Event(string type, StoredObject stored) => Line(type, _representation.Write(_kind.Definition, stored, _time.GetUtcNow()).Span);

    private ReadOnlyMemory<byte> Bookmark(bool initialEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = _version.ToString(CultureInfo.InvariantCulture) };
        if (initialEnd)
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        var mark = new JsonObject { ["kind"] = _kind.Definition.Kind, ["apiVersion"] = _kind.Definition.ApiVersion, ["metadata"] = metadata };
        return Event("BOOKMARK", new(mark));
    }

    private DateTimeOffset BookmarkTime()
    {
        var now = _time.GetUtcNow();
        var last = _end - BookmarkBeforeEnd;
        return now >= last ? DateTimeOffset.MaxValue : now + BookmarkInterval < last ? now + BookmarkInterval : last;
    }

    private static ReadOnlyMemory<byte> Line(string type, ReadOnlySpan<byte> json) =>
        (byte[])[.. "{\"type\":\""u8, .. System.Text.Encoding.ASCII.GetBytes(type), .. "\",\"object\":"u8, .. json, .. "}\n"u8];
}
