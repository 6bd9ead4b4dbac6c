using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Effects;

/// <summary>Effects in their table, each write sent again where that is safe: a lost answer shows by the owner token.</summary>
internal sealed class EffectTable(ITable table, StoreClock clock, SessionMetrics metrics, TimeProvider time)
{
    private const string NumberAttribute = "n";
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)];

    public async Task<EffectItem?> GetAsync(EffectKey key, CancellationToken cancellationToken)
    {
        var reading = await RetryAsync(() => table.GetAsync(key.Item, consistent: true, cancellationToken), cancellationToken);
        clock.Saw(reading.StoreTime);
        return reading.Item is { } item ? EffectItem.Read(item) : null;
    }

    /// <returns>Null: it is written. Else what stands in the way, which may be this very claim, when an answer was lost.</returns>
    public async Task<EffectItem?> AddAsync(EffectKey key, EffectItem claim, CancellationToken cancellationToken)
    {
        // Before the claim: what is to be swept is never forgotten.
        await PutAsync(SweepMarks.Of(key.Item, claim.KeepUntil), WriteCondition.None, cancellationToken);
        var write = await PutAsync(claim.ToItem(key.Item), WriteCondition.NotExists, cancellationToken);
        return write.Written ? null : EffectItem.Read(write.Old!);
    }

    /// <returns>False: it is not as it was any more.</returns>
    public async Task<bool> ReplaceAsync(EffectKey key, EffectItem standing, EffectItem next, CancellationToken cancellationToken)
    {
        if (next.KeepUntil != standing.KeepUntil)
            await PutAsync(SweepMarks.Of(key.Item, next.KeepUntil), WriteCondition.None, cancellationToken);
        var item = next.ToItem(key.Item);
        var write = await PutAsync(item, standing.IsStillClaimed(), cancellationToken);
        return write.Written || item.Equals(write.Old);
    }

    public async Task<EffectOutcome> DeleteAsync(EffectKey key, Func<EffectItem, bool> may, CancellationToken cancellationToken)
    {
        if (await GetAsync(key, cancellationToken) is not { } standing || !may(standing))
            return EffectOutcome.NotOwner;
        var write = await RetryAsync(() => table.DeleteAsync(key.Item, standing.IsStillClaimed(), cancellationToken), cancellationToken);
        return write.Written || write.Old is null ? EffectOutcome.Done : EffectOutcome.NotOwner;
    }

    /// <summary>Deletes the effect if its time is over; one that was claimed again since has a later mark.</summary>
    public async Task<bool> SweepAsync(ItemKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var item = (await table.GetAsync(key, consistent: true, cancellationToken)).Item;
        if (item is null || EffectItem.Read(item) is not { } standing || standing.KeepUntil > now)
            return false;
        return (await table.DeleteAsync(key, standing.IsStillClaimed(), cancellationToken)).Written;
    }

    /// <summary>Writes an item of this region's own and reads it. Not sent again: what works only at the second try is no news to hide.</summary>
    /// <returns>What was written is what is read.</returns>
    /// <exception cref="TableException">The table does not answer.</exception>
    public async Task<bool> TryAsync(string region, long number, CancellationToken cancellationToken)
    {
        var item = new TableItem($"check#{region}", "check", (NumberAttribute, new AttributeValue.Number(number)));
        await table.PutAsync(item, WriteCondition.None, cancellationToken);
        return item.Equals((await table.GetAsync(item.Key, consistent: true, cancellationToken)).Item);
    }

    private async Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken)
    {
        var write = await RetryAsync(() => table.PutAsync(item, condition, cancellationToken), cancellationToken);
        clock.Saw(write.StoreTime);
        metrics.Wrote(item);
        return write;
    }

    private async Task<T> RetryAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (TableException) when (attempt < Waits.Length)
            {
                await Task.Delay(Waits[attempt], time, cancellationToken);
            }
            catch (TableException e)
            {
                throw new SessionException(SessionFault.StoreUnavailable, $"the effect table: {e.Message}", e);
            }
        }
    }
}
