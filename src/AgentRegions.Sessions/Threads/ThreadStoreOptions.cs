namespace AgentRegions.Sessions.Threads;

/// <summary>How threads are kept.</summary>
public sealed record ThreadStoreOptions
{
    /// <summary>The region that writes. Part of every key.</summary>
    public required string Region { get; init; }

    /// <summary>How long a thread lives after its last checkpoint. Default 7 days, since people come back to approve; 1 min to 10 years.</summary>
    public TimeSpan Ttl { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The largest value of a channel, or of a write, in bytes. Default 16 MiB; 1 KiB to 64 MiB.</summary>
    public int MostValueBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Items outlive the thread by this, so that what a live head names is always there: half of the time to write them anew.</summary>
    internal TimeSpan Grace => Ttl > TimeSpan.FromDays(1) ? Ttl : TimeSpan.FromDays(1);

    /// <summary>How long items live that are written now.</summary>
    internal TimeSpan Lifetime => Ttl + Grace;

    /// <summary>
    /// How long after the last time everything of a live thread is written anew. A head is used at most Ttl after its last checkpoint, which
    /// was at most this long after that time: RefreshAfter + Ttl &lt; Lifetime.
    /// </summary>
    internal TimeSpan RefreshAfter => Grace / 2;

    internal IEnumerable<string> Problems()
    {
        if (Region.Length is 0 or > 64 || Region.AsSpan().ContainsAnyExcept(RegionLetters))
            yield return $"Region '{Region}': write 1 to 64 letters, digits, '-', '.' or '_'";
        if (Ttl < TimeSpan.FromMinutes(1) || Ttl > TimeSpan.FromDays(3650))
            yield return $"Ttl {Ttl}: write 1 min to 3650 days";
        if (MostValueBytes is < 1024 or > 64 * 1024 * 1024)
            yield return $"MostValueBytes {MostValueBytes}: write 1 KiB to 64 MiB";
    }

    private static readonly System.Buffers.SearchValues<char> RegionLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");
}
