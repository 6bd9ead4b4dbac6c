using AgentRegions.Aws.Route53;
using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Zones;

/// <summary>A change that waits for its request, and then for its result.</summary>
internal sealed class PendingChange
{
    private const int Waiting = 0;
    private const int Sent = 1;
    private const int Withdrawn = 2;

    private readonly TaskCompletionSource<DnsChangeResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public PendingChange(string name, DnsChange change)
    {
        Name = DnsNames.Normalize(name);
        Change = change;
        // The comparison comes first: the order in a batch is the order in which it is checked.
        Changes =
        [
            .. One(ChangeAction.Delete, change.ExpectedOwnership),
            .. One(ChangeAction.Create, change.NextOwnership),
            .. change.Deletes.Select(set => new ResourceChange(ChangeAction.Delete, RecordMapping.ToRoute53(set))),
            .. change.Upserts.Select(set => new ResourceChange(Arrival(change, set), RecordMapping.ToRoute53(set))),
        ];
        Size = Changes.Aggregate(BatchSize.None, (size, next) => size + BatchSize.Of(next));
    }

    public string Name { get; }

    public DnsChange Change { get; }

    public IReadOnlyList<ResourceChange> Changes { get; }

    public BatchSize Size { get; }

    public Task<DnsChangeResult> Result => _result.Task;

    /// <summary>False: its caller no longer waits, and it must not be sent.</summary>
    public bool TrySend() => Interlocked.CompareExchange(ref _state, Sent, Waiting) == Waiting;

    public void Withdraw(CancellationToken cancellationToken)
    {
        Interlocked.CompareExchange(ref _state, Withdrawn, Waiting);
        _result.TrySetCanceled(cancellationToken);
    }

    public void Settle(DnsChangeResult result) => _result.TrySetResult(result);

    public void Fail(Exception exception) => _result.TrySetException(exception);

    /// <summary>Route 53 takes no UPSERT of what the same batch deletes.</summary>
    private static ChangeAction Arrival(DnsChange change, DnsRecordSet set) =>
        change.Deletes.Any(gone => gone.Key == set.Key) ? ChangeAction.Create : ChangeAction.Upsert;

    private static IEnumerable<ResourceChange> One(ChangeAction action, DnsRecordSet? set) =>
        set is null ? [] : [new ResourceChange(action, RecordMapping.ToRoute53(set))];
}

/// <summary>
/// Route 53's limits of a batch: 1,000 resource records and 32,000 characters of values, where UPSERT counts twice.
/// </summary>
internal readonly record struct BatchSize(int Records, int Characters)
{
    public static readonly BatchSize None;

    public static readonly BatchSize Limit = new(1000, 32_000);

    public bool Fits => Records <= Limit.Records && Characters <= Limit.Characters;

    public static BatchSize Of(ResourceChange change)
    {
        var times = change.Action == ChangeAction.Upsert ? 2 : 1;
        return new(times * Math.Max(1, change.RecordSet.Values.Count), times * change.RecordSet.Values.Sum(v => v.Length));
    }

    public static BatchSize operator +(BatchSize a, BatchSize b) => new(a.Records + b.Records, a.Characters + b.Characters);
}
