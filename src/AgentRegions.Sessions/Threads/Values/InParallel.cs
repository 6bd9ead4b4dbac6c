namespace AgentRegions.Sessions.Threads;

/// <summary>Calls of one request, some at a time, on the caller's scheduler.</summary>
internal static class InParallel
{
    public static async Task<IReadOnlyList<TResult>> RunAsync<T, TResult>(IEnumerable<T> items, Func<T, CancellationToken, Task<TResult>> call, CancellationToken cancellationToken)
    {
        var results = new List<TResult>();
        foreach (var some in items.Chunk(ValueStore.Parallel))
            results.AddRange(await Task.WhenAll(some.Select(i => call(i, cancellationToken))));
        return results;
    }
}
