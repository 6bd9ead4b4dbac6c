using AgentRegions.Core.Dns;

namespace AgentRegions.Core.Protocol;

/// <summary>Whether this operator can change the zone, seen from its calls. One that leads and cannot makes room for one that can.</summary>
internal sealed class DnsReach(IDnsZones dns, TimeProvider time, ProtocolOptions options) : IDnsZones
{
    /// <summary>One lost answer says nothing yet.</summary>
    private const int Enough = 2;

    private int _failures;
    private (string Why, long Since)? _fault;

    /// <summary>Null when it can, as far as it knows: what it last saw counts for a while only.</summary>
    public string? Fault => _fault is { } fault && time.GetElapsedTime(fault.Since) < options.DnsFaultHolds ? fault.Why : null;

    public Task<DnsSnapshot> ReadAsync(DnsTarget target, CancellationToken cancellationToken) => CallAsync(dns.ReadAsync(target, cancellationToken));

    public Task<DnsSnapshot> LookAsync(DnsTarget target, CancellationToken cancellationToken) => CallAsync(dns.LookAsync(target, cancellationToken));

    public Task<DnsChangeResult> ApplyAsync(DnsTarget target, DnsChange change, CancellationToken cancellationToken) =>
        CallAsync(dns.ApplyAsync(target, change, cancellationToken));

    public Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken) => CallAsync(dns.IsInSyncAsync(changeId, cancellationToken));

    private async Task<T> CallAsync<T>(Task<T> call)
    {
        try
        {
            var answer = await call;
            _failures = 0;
            _fault = null;
            return answer;
        }
        // Another operator's credentials may be of the account that has the zone.
        catch (DnsException e) when (e.Fault is DnsFault.Unavailable or DnsFault.AccessDenied or DnsFault.ZoneNotFound)
        {
            if (++_failures >= Enough)
                _fault = ($"cannot change the zone: {e.Message}", time.GetTimestamp());
            throw;
        }
    }
}
