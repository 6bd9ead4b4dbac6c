using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Effects;

/// <summary>Deletes effects whose time is over, hour by hour. Every process may sweep: deletions are conditional, and what is gone is gone.</summary>
internal sealed class EffectSweep(ITable table, SessionParts parts, EffectTable effects)
{
    private static readonly TimeSpan Distance = TimeSpan.FromMinutes(10);

    private const string Hour = "h";

    private long? _ran;

    public async Task RunIfDueAsync(CancellationToken cancellationToken)
    {
        if (_ran is { } stamp && parts.Time.GetElapsedTime(stamp) < Distance)
            return;
        _ran = parts.Time.GetTimestamp();
        await RunAsync(cancellationToken);
    }

    /// <returns>How many effects went.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var now = parts.Clock.Now;
        // Only hours that are over: nothing more is marked in them, clocks that are an hour wrong aside.
        var last = SweepMarks.HourOf(now) - 2;
        var cursor = (await table.GetAsync(SweepMarks.Cursor, consistent: true, cancellationToken)).Item?.NumberOf(Hour)
            ?? last - (long)(TimeSpan.FromDays(3) + parts.Options.FailoverWindow).TotalHours;
        var swept = 0;
        for (var hour = cursor + 1; hour <= last; hour++)
            swept += await SweepAsync(hour, now, cancellationToken);
        if (last > cursor)
            await table.PutAsync(new(SweepMarks.Cursor.Partition, SweepMarks.Cursor.Sort, (Hour, last)), WriteCondition.None, cancellationToken);
        return swept;
    }

    private async Task<int> SweepAsync(long hour, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var swept = 0;
        foreach (var mark in (await table.QueryAsync(SweepMarks.PartitionOf(hour), "", consistent: true, cancellationToken)).Items)
        {
            if (SweepMarks.EffectOf(mark) is { } key && await effects.SweepAsync(key, now, cancellationToken))
                swept++;
            await table.DeleteAsync(mark.Key, WriteCondition.None, cancellationToken);
        }
        return swept;
    }
}
