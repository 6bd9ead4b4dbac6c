using System.Diagnostics.Metrics;
using AgentRegions.Sidecar.Monitoring;

namespace AgentRegions.Sidecar.Caching;

internal sealed class CacheMetrics
{
    private readonly SidecarMeter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _evictions;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _received;
    private long _entries;
    private long _bytes;

    public CacheMetrics(SidecarMeter meter)
    {
        _meter = meter;
        _requests = meter.Counter("cache_requests_total", "Reads of the cache; result is hit or miss");
        _evictions = meter.Counter("cache_evictions_total", "Entries that went for lack of room");
        _sent = meter.Counter("cache_warmup_sent_total", "Entries offered to peers, by result: accepted, refused, failed, or dropped (the queue was full, or they waited too long)");
        _received = meter.Counter("cache_warmup_received_total", "Entries that peers sent or that were pulled from them, by result: stored, old, or known");
        meter.Gauge("cache_entries", "Entries in the cache's memory", () => Interlocked.Read(ref _entries));
        meter.Gauge("cache_bytes", "Bytes in the cache's memory", () => Interlocked.Read(ref _bytes));
    }

    public void Read(bool isHit) => _meter.Add(_requests, 1, "result", isHit ? "hit" : "miss");

    public void Evicted() => _meter.Add(_evictions, 1);

    public void Sent(string result, int entries) => _meter.Add(_sent, entries, "result", result);

    public void Received(string result) => _meter.Add(_received, 1, "result", result);

    public void Holds(long entries, long bytes)
    {
        Interlocked.Exchange(ref _entries, entries);
        Interlocked.Exchange(ref _bytes, bytes);
    }
}
