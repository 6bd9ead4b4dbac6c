using AgentRegions.Sessions.Memory;

namespace AgentRegions.Sessions.Checkpoints;

/// <summary>Changes that are made to one head, or not at all.</summary>
internal sealed partial class SessionWriter
{
    /// <param name="tag">Of the head that is gone on from; null: there is none.</param>
    /// <param name="changes">Those that fall away with that head (<see cref="SessionChange.OnlyHere"/>).</param>
    /// <returns>False: another head is stored, and they are not.</returns>
    public async Task<bool> ChangeAsync(string? tag, IReadOnlyList<SessionChange> changes, CancellationToken cancellationToken)
    {
        await _turns.EnterAsync(cancellationToken);
        try
        {
            var repeats = _pending is not null;
            await SettleAsync(cancellationToken);
            if (!IsAt(tag))
            {
                // What an earlier call began and could not tell its caller, who asks again: it is as wanted.
                return repeats && _memory.HoldsAll(changes);
            }
            _memory.Add(changes);
            var fallen = _memory.Fallen;
            await StoreAsync(_memory.Added, takeOver: true, cancellationToken);
            return _memory.Fallen == fallen;
        }
        finally
        {
            _turns.Leave();
        }
    }

    /// <summary>A write whose fate is not known is tried again as it is, so that what is stored is known.</summary>
    private Task SettleAsync(CancellationToken cancellationToken) =>
        _pending is null ? Task.CompletedTask : StoreAsync(0, takeOver: false, cancellationToken);

    private bool IsAt(string? tag) => _head is { HasEnded: false } there ? there.Tag == tag : tag is null && _memory.Content.MessageCount == 0;
}
