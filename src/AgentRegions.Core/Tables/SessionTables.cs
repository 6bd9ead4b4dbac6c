namespace AgentRegions.Core.Tables;

/// <summary>The tables that conversations live in, as a back-end registers them.</summary>
/// <param name="Sessions">
/// Sessions, beats and statistics. It may be eventually consistent between regions: a region is part of every key, so no item has two writers.
/// What the attribute <c>ttl</c> (a number, seconds since 1970) says has passed goes by itself, days later.
/// </param>
/// <param name="Effects">Side effects: a conditional write sees every other, whatever region it came from. Null: there is none, and mutating claims are refused.</param>
public sealed record SessionTables(ITable Sessions, ITable? Effects)
{
    /// <summary>
    /// The replicas of the session table in other regions, by the AgentRegion's name. They are read, never written: what a region that is left wrote last is
    /// there before it has been replicated. Empty: the own replica is all that is read.
    /// </summary>
    public IReadOnlyDictionary<string, ITable> Peers { get; init; } = new Dictionary<string, ITable>(StringComparer.Ordinal);

    /// <summary>
    /// Whether the tables are fit for it, to be asked at start before the first write: every problem, each with what to do; empty when all is well.
    /// A <see cref="TableException"/> says that the store does not answer, a table is missing or a permission lacks.
    /// </summary>
    public Func<CancellationToken, Task<IReadOnlyList<TableRefusal>>> CheckAsync { get; init; } = _ => Task.FromResult<IReadOnlyList<TableRefusal>>([]);
}
