namespace AgentRegions.Kubernetes.Client;

/// <summary>The server's time, from its answers' Date header and the monotonic time since.</summary>
internal sealed class ServerClock(TimeProvider time)
{
    // A Date is cut to the second and some time on its way, so an estimate that is ahead of it by less than this is the better one.
    private static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(2);

    private Reading? _last;

    public DateTimeOffset? Now => Volatile.Read(ref _last) is { } last ? last.Date + time.GetElapsedTime(last.At) : null;

    public void Observe(DateTimeOffset date)
    {
        var ahead = Now - date;
        if (ahead is null || ahead < TimeSpan.Zero || ahead >= Coarseness)
            Volatile.Write(ref _last, new(date, time.GetTimestamp()));
    }

    private sealed record Reading(DateTimeOffset Date, long At);
}
