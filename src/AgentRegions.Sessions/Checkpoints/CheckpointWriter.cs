using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using AgentRegions.Sessions.Flushing;
using AgentRegions.Sessions.Heads;

namespace AgentRegions.Sessions.Checkpoints;

/// <summary>Writes a checkpoint: its segments first, the head last and only over the head that is expected.</summary>
internal sealed class CheckpointWriter(ITable table, SessionParts parts)
{
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(200)];

    /// <returns>False: another process of this region wrote the head, and this checkpoint never will be.</returns>
    /// <exception cref="SessionException">The store does not answer; whether the head is written is not known. To be tried again as it is.</exception>
    public async Task<bool> WriteAsync(SessionKey key, PendingCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var began = parts.Time.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var written = await TryAsync(key, checkpoint, cancellationToken);
                parts.Store.Answered(StoreCall.Write);
                parts.Metrics.Checkpoint(written ? "written" : "conflict", parts.Time.GetElapsedTime(began));
                return written;
            }
            catch (TableException) when (attempt < Waits.Length)
            {
                await Task.Delay(Waits[attempt], parts.Time, cancellationToken);
            }
            catch (TableException e)
            {
                parts.Store.Failed(StoreCall.Write, e.Message);
                parts.Metrics.Checkpoint("failed", parts.Time.GetElapsedTime(began));
                throw new SessionException(SessionFault.StoreUnavailable, $"session {key}: the checkpoint is not stored, and will be tried again: {e.Message}", e);
            }
        }
    }

    private async Task<bool> TryAsync(SessionKey key, PendingCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        while (checkpoint.SegmentsWritten < checkpoint.Segments.Count)
        {
            await PutAsync(checkpoint.Segments[checkpoint.SegmentsWritten], WriteCondition.None, cancellationToken);
            checkpoint.SegmentsWritten++;
        }
        var item = HeadItem.Write(key, checkpoint.Head);
        var write = await PutAsync(item, HeadItem.ConditionOf(checkpoint.Expected), cancellationToken);
        // The table dropped the expected head when its time was over.
        if (!write.Written && write.Old is null && checkpoint.Expected is not null)
            write = await PutAsync(item, WriteCondition.NotExists, cancellationToken);
        return write.Written || (write.Old is not null && HeadItem.Is(write.Old, checkpoint.Head));
    }

    private async Task<TableWrite> PutAsync(TableItem item, WriteCondition condition, CancellationToken cancellationToken)
    {
        var write = await table.PutAsync(item, condition, cancellationToken);
        parts.Clock.Saw(write.StoreTime);
        parts.Metrics.Wrote(item);
        return write;
    }
}
