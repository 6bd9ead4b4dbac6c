using System.Text.Json.Nodes;
using AgentRegions.Core.Sessions;
using AgentRegions.Sessions.Memory;

namespace AgentRegions.Sessions;

public sealed partial class AgentSession
{
    /// <summary>
    /// Changes the session and stores it, if what is stored is still what the caller saw: of several processes of this region that do so from the same
    /// point, one is first. The others get false, and hold what it wrote. What waited to be stored before is stored along with it.
    /// </summary>
    /// <param name="tag"><see cref="SessionHead.Tag"/> of what the caller saw; null: there was no session.</param>
    /// <returns>False: something else is stored (see <see cref="Head"/>), and nothing was changed.</returns>
    /// <exception cref="SessionException">It cannot be stored, or the store does not answer: then it may be stored, now or later, unless somebody else was first.</exception>
    public Task<bool> TryChangeAsync(string? tag, SessionEdit edit, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(edit);
        RequireOpen();
        return _writer.ChangeAsync(tag, [.. ChangesOf(edit).Select(c => c with { OnlyHere = true })], cancellationToken);
    }

    /// <summary>As <see cref="EndAsync"/>, if what is stored is still what the caller saw.</summary>
    /// <returns>False: something else is stored (see <see cref="Head"/>), and the session goes on.</returns>
    public async Task<bool> TryEndAsync(string tag, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (!await _writer.EndAsync(tag, cancellationToken))
            return false;
        _hasEnded = true;
        _host.Ended(this);
        return true;
    }

    private List<SessionChange> ChangesOf(SessionEdit edit)
    {
        switch (edit)
        {
            case SessionEdit.Append append:
                List<SessionChange> changes = [.. append.Messages.Select(m => ContentCheck.Of(m, _parts.Options)).Select(m => new SessionChange.Appended(m.Message, m.Bytes))];
                RequireRoom(changes.Sum(c => c.Bytes));
                return changes;
            case SessionEdit.Patch patch:
                var change = PatchOf(patch.State);
                RequireRoom(change.Bytes);
                return [change];
            case SessionEdit.Replace replace:
                return [ResetOf(replace.Messages, replace.State)];
            default:
                throw new InvalidOperationException("there is no other edit");
        }
    }

    private static SessionChange.Changed PatchOf(JsonObject patch) => ChangeOf(new() { Patch = (JsonObject)patch.DeepClone() });

    private static SessionChange.Changed ChangeOf(StateChange change) => new(change, ContentCheck.Of(change));

    private SessionChange.Reset ResetOf(IEnumerable<SessionMessage> messages, JsonObject state)
    {
        var kept = messages.Select(m => ContentCheck.Of(m, _parts.Options)).ToList();
        var change = new StateChange { Replace = (JsonObject)state.DeepClone() };
        var bytes = kept.Sum(m => m.Bytes) + ContentCheck.Of(change);
        RequireSize(bytes);
        return new(kept.Aggregate(SessionContent.Empty, (c, m) => c.Append(m.Message)).Change(change), bytes);
    }
}
