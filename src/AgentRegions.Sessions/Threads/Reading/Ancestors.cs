namespace AgentRegions.Sessions.Threads;

/// <summary>A few ancestors are read one by one; when the walk is long, all of the namespace at once.</summary>
internal sealed class Ancestors(CheckpointReader reader, ThreadKey key, string ns)
{
    private const int Few = 8;

    private int _steps;
    private Dictionary<string, CheckpointItem>? _checkpoints;
    private ILookup<string, WritesItem>? _writes;

    public async Task<CheckpointItem?> CheckpointAsync(string id, CancellationToken cancellationToken)
    {
        if (_checkpoints is null && ++_steps > Few)
        {
            _checkpoints = (await reader.AllAsync(key, ns, cancellationToken)).ToDictionary(c => c.Id, StringComparer.Ordinal);
            _writes = (await reader.WritesAsync(key, SortKeys.AllWritesOf(ns), cancellationToken)).ToLookup(w => w.Checkpoint, StringComparer.Ordinal);
        }
        if (_checkpoints is not null)
            return _checkpoints.GetValueOrDefault(id);
        return await reader.CopiesAsync(key, ns, id, cancellationToken) is [var newest, ..] ? newest : null;
    }

    public async Task<IReadOnlyList<WritesItem>> WritesAsync(string id, CancellationToken cancellationToken) =>
        _writes is null ? await reader.WritesAsync(key, SortKeys.WritesOf(ns, id), cancellationToken) : [.. _writes[id]];
}
