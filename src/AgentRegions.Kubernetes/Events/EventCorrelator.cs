using AgentRegions.Kubernetes.Controllers;

namespace AgentRegions.Kubernetes.Events;

/// <summary>
/// Turns what is published into few Events, as client-go does: the same again raises a count; from the tenth different message on
/// that one object, type and reason has within ten minutes, they become one combined Event; and an object may have 25 at once and one more every five minutes.
/// Used by one loop.
/// </summary>
internal sealed class EventCorrelator(TimeProvider time)
{
    private const int MaxEntries = 4096;
    private const int MaxSimilar = 10;
    private const int Burst = 25;
    private static readonly TimeSpan SimilarWithin = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RefillEvery = TimeSpan.FromMinutes(5);

    private readonly BoundedCache<SimilarKey, Similar> _similar = new(MaxEntries);
    private readonly BoundedCache<EventKey, StoredEvent> _stored = new(MaxEntries);
    private readonly BoundedCache<EventSubject, Bucket> _buckets = new(MaxEntries);

    /// <summary>What to write for a record; null when the object has had too many.</summary>
    public EventWrite? Correlate(EventRecord record)
    {
        var (key, message) = Aggregate(record);
        if (!TakeToken(record.Subject))
            return null;
        return _stored.TryGet(key, out var stored)
            ? new(key, message, stored.Count + 1, stored.FirstAt, stored.Name)
            : new(key, message, 1, record.At, null);
    }

    /// <summary>The write succeeded: the next one alike raises this Event's count.</summary>
    public void Stored(EventWrite write, string name) => _stored.Set(write.Key, new(name, write.Count, write.FirstAt));

    /// <summary>The Event is gone: the next one alike is created anew.</summary>
    public void Forget(EventWrite write) => _stored.Remove(write.Key);

    private (EventKey Key, string Message) Aggregate(EventRecord record)
    {
        var key = new SimilarKey(record.Subject, record.Type, record.Reason);
        var now = time.GetTimestamp();
        if (!_similar.TryGet(key, out var similar) || time.GetElapsedTime(similar.LastAt, now) > SimilarWithin)
            _similar.Set(key, similar = new());
        similar.LastAt = now;
        similar.Messages.Add(record.Message);
        if (similar.Messages.Count < MaxSimilar)
            return (new(key, record.Message), record.Message);
        // Which messages it combines is forgotten, save the latest: the set stays small.
        similar.Messages.Remove(similar.Messages.First());
        return (new(key, null), "(combined from similar events): " + record.Message);
    }

    private bool TakeToken(EventSubject subject)
    {
        var now = time.GetTimestamp();
        if (!_buckets.TryGet(subject, out var bucket))
            _buckets.Set(subject, bucket = new() { Tokens = Burst, At = now });
        bucket.Tokens = Math.Min(Burst, bucket.Tokens + (time.GetElapsedTime(bucket.At, now) / RefillEvery));
        bucket.At = now;
        if (bucket.Tokens < 1)
            return false;
        bucket.Tokens--;
        return true;
    }

    private sealed class Similar
    {
        public HashSet<string> Messages { get; } = [];

        public long LastAt { get; set; }
    }

    private sealed class Bucket
    {
        public double Tokens { get; set; }

        public long At { get; set; }
    }

    private sealed record StoredEvent(string Name, int Count, DateTimeOffset FirstAt);
}

internal sealed record SimilarKey(EventSubject Subject, EventType Type, string Reason);

/// <param name="Message">Null for the combined Event.</param>
internal sealed record EventKey(SimilarKey Similar, string? Message);

/// <param name="Name">The Event whose count rises; null when one is to be created.</param>
internal sealed record EventWrite(EventKey Key, string Message, int Count, DateTimeOffset FirstAt, string? Name);
