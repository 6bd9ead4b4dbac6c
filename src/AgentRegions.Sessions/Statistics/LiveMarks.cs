using System.Globalization;
using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Statistics;

/// <summary>
/// Which sessions a region stored in which 5 minutes: <c>live#REGION#BUCKET</c> / TENANT#ID, one small write for a session and bucket. Counting reads
/// an hour of buckets and no session, so neither a scan nor an index is needed.
/// </summary>
internal static class LiveMarks
{
    public static readonly TimeSpan BucketLength = TimeSpan.FromMinutes(5);

    /// <summary>An hour, and the bucket that has just begun.</summary>
    public const int Buckets = 13;

    private const string Ended = "end";

    public static long BucketOf(DateTimeOffset time) => time.ToUnixTimeSeconds() / (long)BucketLength.TotalSeconds;

    public static string PartitionOf(string region, long bucket) => $"live#{region}#{bucket.ToString(CultureInfo.InvariantCulture)}";

    public static TableItem Of(SessionKey key, string region, DateTimeOffset now, bool hasEnded)
    {
        var ttl = (now + (BucketLength * (Buckets + 1))).ToUnixTimeSeconds();
        var (partition, sort) = (PartitionOf(region, BucketOf(now)), $"{key.Space}#{key.Id}");
        return hasEnded ? new(partition, sort, (TtlAttribute.Name, ttl), (Ended, true)) : new(partition, sort, (TtlAttribute.Name, ttl));
    }

    public static bool HasEnded(TableItem mark) => mark[Ended] is AttributeValue.Flag { Value: true };
}
