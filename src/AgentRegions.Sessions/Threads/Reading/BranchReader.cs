namespace AgentRegions.Sessions.Threads;

/// <summary>Finds the ends of all lines of a namespace.</summary>
internal sealed class BranchReader(CheckpointReader reader)
{
    public async Task<IReadOnlyList<ThreadBranch>> ReadAsync(ThreadKey key, string ns, CancellationToken cancellationToken)
    {
        var head = await reader.NewestHeadAsync(key, ns, cancellationToken);
        var all = (await reader.AllAsync(key, ns, cancellationToken)).ToDictionary(c => c.Id, StringComparer.Ordinal);
        var parents = all.Values.Select(c => c.Parent).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var line = Line(head?.Checkpoint, all).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. all.Values
                .Where(c => c.Id == head?.Checkpoint || !parents.Contains(c.Id))
                .Select(c => new ThreadBranch(c.Id, c.Version, c.Id == head?.Checkpoint, c.Id == head?.Checkpoint ? null : Line(c.Id, all).FirstOrDefault(line.Contains)))
                .OrderByDescending(b => b.Current)
                .ThenByDescending(b => b.Version),
        ];
    }

    private static IEnumerable<string> Line(string? id, Dictionary<string, CheckpointItem> all)
    {
        // Bounded, so that a parent that is its own descendant ends too.
        for (var steps = 0; id is not null && all.TryGetValue(id, out var at) && steps <= all.Count; steps++)
        {
            yield return id;
            id = at.Parent;
        }
    }
}
