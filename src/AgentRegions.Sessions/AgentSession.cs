using System.Text.Json.Nodes;
using AgentRegions.Core.Sessions;
using AgentRegions.Sessions.Checkpoints;
using AgentRegions.Sessions.Effects;
using AgentRegions.Sessions.Memory;

namespace AgentRegions.Sessions;

/// <summary>
/// One conversation. Appending and changing happen in memory and never wait; they are stored within
/// <see cref="SessionOptions.FlushInterval"/>, or by <see cref="CheckpointAsync"/>: only what was there when a checkpoint was called, and it
/// returned, is certain to survive this region. Safe for concurrent use. Closing it (<see cref="DisposeAsync"/>) stores what is left.
/// </summary>
public sealed partial class AgentSession : IAsyncDisposable
{
    private readonly SessionParts _parts;
    private readonly SessionMemory _memory;
    private readonly SessionWriter _writer;
    private readonly EffectStore _effects;
    private readonly Func<string> _newId;
    private readonly ISessionHost _host;
    private readonly ForkLog _forks;
    private volatile bool _hasEnded;

    internal AgentSession(SessionKey key, SessionParts parts, SessionMemory memory, SessionWriter writer, ForkLog forks, EffectStore effects, Func<string> newId, ISessionHost host)
    {
        (Key, _parts, _memory, _writer, _forks, _effects, _newId, _host) = (key, parts, memory, writer, forks, effects, newId, host);
    }

    public SessionKey Key { get; }

    /// <summary>What is stored, as far as this process knows: its own last checkpoint, or what the session was restored from. Null: nothing yet.</summary>
    public SessionHead? Head => _writer.Head;

    /// <summary>The end of the conversation, see <see cref="MessageWindow"/>; in order.</summary>
    public IReadOnlyList<SessionMessage> Messages => MessageWindow.Of(_memory.Content.Messages, _parts.Options.Window);

    /// <summary>Messages that were ever appended, also those that left the window.</summary>
    public long MessageCount => _memory.Content.MessageCount;

    /// <summary>A copy of the agent's own state.</summary>
    public JsonObject State => (JsonObject)_memory.Content.State.DeepClone();

    /// <summary>Something waits to be stored.</summary>
    public bool IsDirty => _memory.DirtyFor is not null;

    /// <summary>
    /// What was restored may lack something that was acknowledged elsewhere and has not arrived here. It is looked for until it turns up, and put in
    /// its place then.
    /// </summary>
    public bool IsStale => _writer.IsStale;

    /// <summary>Forks found since the session was opened.</summary>
    public IReadOnlyList<SessionFork> Forks => _forks.All;

    public bool HasEnded => _hasEnded;

    internal TimeSpan? DirtyFor => _memory.DirtyFor;

    /// <summary>Appends a text.</summary>
    /// <param name="role">system, user, assistant, or the agent's own word.</param>
    /// <param name="id">Unique in the session; null: a new one.</param>
    /// <returns>The message as it is kept.</returns>
    /// <exception cref="SessionException">It cannot be stored, or nothing more is kept in memory.</exception>
    public SessionMessage Append(string role, string text, string? id = null)
    {
        var message = SessionMessage.OfText(id ?? _newId(), role, text);
        Append(message);
        return message;
    }

    /// <returns>False: a message of that id is there already, and nothing changed.</returns>
    /// <exception cref="SessionException">It cannot be stored, or nothing more is kept in memory.</exception>
    public bool Append(SessionMessage message)
    {
        RequireOpen();
        var (kept, bytes) = ContentCheck.Of(message, _parts.Options);
        RequireRoom(bytes);
        return _memory.Add(new SessionChange.Appended(kept, bytes));
    }

    /// <summary>The value of a key of the state; null when there is none, or it is null.</summary>
    public JsonNode? GetState(string key) => _memory.Content.State[key]?.DeepClone();

    /// <summary>Gives a key of the state this value, whatever it had before.</summary>
    public void SetState(string key, JsonNode? value) => Change(ChangeOf(new() { Set = new() { [key] = value?.DeepClone() } }));

    /// <summary>Changes the state by a JSON merge patch (RFC 7396): null removes a key, objects are patched in their turn.</summary>
    public void PatchState(JsonObject patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        Change(PatchOf(patch));
    }

    /// <summary>Replaces everything the session holds.</summary>
    public void Replace(IEnumerable<SessionMessage> messages, JsonObject state)
    {
        RequireOpen();
        ArgumentNullException.ThrowIfNull(state);
        _memory.Add(ResetOf(messages, state));
    }

    /// <summary>Returns when all that was there at the call is stored. Nothing changed: nothing is written.</summary>
    /// <exception cref="SessionException">It is not stored; it stays in memory, and is tried again.</exception>
    public Task CheckpointAsync(CancellationToken cancellationToken = default) =>
        _hasEnded ? Task.CompletedTask : _writer.CheckpointAsync(takeOver: true, cancellationToken);

    /// <summary>Ends the session everywhere: who starts it again begins anew. What is not stored is not stored any more.</summary>
    public async Task EndAsync(CancellationToken cancellationToken = default)
    {
        await _writer.EndAsync(tag: null, cancellationToken);
        _hasEnded = true;
        _host.Ended(this);
    }

    /// <summary>
    /// Looks whether another region, or another process of this one, wrote something that this session does not contain, and takes it in; what is
    /// not stored yet goes on from there.
    /// </summary>
    public async Task RefreshAsync(CancellationToken cancellationToken = default) =>
        await RefreshAsync(across: true, cancellationToken);

    /// <summary>Stores what is left and closes the session. When the store is away it is kept and tried again by <see cref="AgentSessions"/>.</summary>
    public ValueTask DisposeAsync() => _host.CloseAsync(this);

    internal bool TakesOver => Fence.Of(_parts.Epochs.Current, _parts.Options.Region, _parts.Options.MaxKnowledgeAge) is null;

    internal async Task RefreshAsync(bool across, CancellationToken cancellationToken) =>
        _forks.Add(await _writer.RefreshAsync(TakesOver, across, cancellationToken));

    internal Task FlushAsync(CancellationToken cancellationToken) => _hasEnded ? Task.CompletedTask : _writer.CheckpointAsync(takeOver: false, cancellationToken);

    internal int Abandon() => _memory.Drop();

    private void Change(SessionChange.Changed change)
    {
        RequireOpen();
        RequireRoom(change.Bytes);
        _memory.Add(change);
    }

    private void RequireOpen()
    {
        if (_hasEnded)
            throw new SessionException(SessionFault.Closed, $"session {Key}: has ended; start it again to begin anew");
    }

    private void RequireRoom(int bytes) => RequireSize(bytes + _memory.WindowBytes(_parts.Options.Window));

    private void RequireSize(int bytes)
    {
        if (bytes > _parts.Options.MaxSessionBytes)
            throw new SessionException(SessionFault.TooLarge, $"session {Key}: its window and state would have {bytes} bytes as JSON, and {_parts.Options.MaxSessionBytes} are allowed; store large content elsewhere and keep a reference to it");
    }
}
