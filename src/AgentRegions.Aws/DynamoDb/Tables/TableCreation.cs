using AgentRegions.Core.Tables;

namespace AgentRegions.Aws.DynamoDb.Tables;

/// <summary>The steps in which a table is made, each of which waits for the one before.</summary>
/// <param name="at">The table as the replicas of these regions know it.</param>
internal sealed class TableCreation(TableKind kind, DynamoDbOptions options, string? kmsKey, Func<IReadOnlyList<string>, TableAdmin> at)
{
    private readonly long _started = options.TimeProvider.GetTimestamp();

    public async Task<TableFacts> RunAsync(IReadOnlyList<string> regions, CancellationToken cancellationToken)
    {
        var first = at([regions[0]]);
        await first.CreateAsync(kmsKey, cancellationToken);
        var facts = await ReadyAsync(first, [], cancellationToken);
        if (kind.TtlAttribute is { } ttl && facts.TtlAttribute is null)
            await first.ExpireAsync(ttl, cancellationToken);
        if (regions.Count > 1)
            facts = await AddReplicasAsync(first, facts, regions, cancellationToken);
        foreach (var region in regions.Skip(1))
            await ProtectAsync(at([region]), cancellationToken);
        if (!kind.IsStrong && !facts.IsLocal)
        {
            foreach (var region in regions)
                await at([region]).BackUpAsync(cancellationToken);
        }
        return facts with { TtlAttribute = kind.TtlAttribute ?? facts.TtlAttribute };
    }

    private async Task<TableFacts> AddReplicasAsync(TableAdmin first, TableFacts facts, IReadOnlyList<string> regions, CancellationToken cancellationToken)
    {
        var missing = regions.Where(r => !facts.Replicas.Contains(r)).ToList();
        // A strong table is so from its beginning, or never: one request asks for both replicas. Of the other kind DynamoDB takes one at a time.
        foreach (var together in kind.IsStrong ? [missing] : missing.Select(m => new List<string> { m }))
        {
            var absent = together.Where(r => !facts.Replicas.Contains(r) && !facts.Unready.Any(u => u.StartsWith($"{r} ", StringComparison.Ordinal))).ToList();
            if (absent.Count > 0 && (!kind.IsStrong || facts.Unready.Count == 0))
                await first.ReplicateAsync(absent, kmsKey, cancellationToken);
            if (together.Count > 0)
                facts = await ReadyAsync(first, together, cancellationToken);
        }
        return facts;
    }

    /// <summary>The protection from deletion is each replica's own.</summary>
    private static async Task ProtectAsync(TableAdmin replica, CancellationToken cancellationToken)
    {
        if (!(await replica.DescribeAsync(cancellationToken)).IsDeletionProtected)
            await replica.ProtectAsync(cancellationToken);
    }

    private async Task<TableFacts> ReadyAsync(TableAdmin table, List<string> replicas, CancellationToken cancellationToken)
    {
        while (true)
        {
            var facts = await table.DescribeAsync(cancellationToken);
            if (facts.Status == "ACTIVE" && replicas.All(facts.Replicas.Contains) && (replicas.Count == 0 || facts.Unready.Count == 0))
                return facts;
            if (options.TimeProvider.GetElapsedTime(_started) > options.CreationTimeout)
            {
                throw new TableException(
                    "TableNotActive",
                    $"table '{facts.Name}' is {facts.Status} with the replicas {string.Join(", ", facts.Replicas.Concat(facts.Unready))} after {options.CreationTimeout}; ask again later")
                {
                    NothingWritten = true,
                };
            }
            await Task.Delay(options.PollInterval, options.TimeProvider, cancellationToken);
        }
    }
}
