namespace AgentRegions.Core.Dns;

/// <summary>
/// The zones that a service's name lives in. Expected refusals are values; what the caller cannot know
/// (no answer, throttled beyond the retry budget, no permission) is a <see cref="DnsException"/>.
/// </summary>
public interface IDnsZones
{
    /// <summary>Reads by name: the ownership TXT and every A, AAAA and CNAME set of the service's name. Never the whole zone.</summary>
    Task<DnsSnapshot> ReadAsync(DnsTarget target, CancellationToken cancellationToken);

    /// <summary>
    /// Like <see cref="ReadAsync"/>, for who looks from time to time whether someone changed the zone: the answer may be up to <see cref="LookAge"/> old, so that services of a
    /// zone share requests. Not for who wrote, or read, within that time.
    /// </summary>
    Task<DnsSnapshot> LookAsync(DnsTarget target, CancellationToken cancellationToken) => ReadAsync(target, cancellationToken);

    /// <summary>How old the answer of <see cref="LookAsync"/> may be.</summary>
    static TimeSpan LookAge { get; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// One atomic compare-and-swap. Changes of the same zone that are asked for at the same time may share a request;
    /// each is accepted or refused for itself.
    /// </summary>
    Task<DnsChangeResult> ApplyAsync(DnsTarget target, DnsChange change, CancellationToken cancellationToken);

    /// <summary>Whether all name servers answer the change.</summary>
    Task<bool> IsInSyncAsync(string changeId, CancellationToken cancellationToken);
}

/// <param name="Zone">The zone's name.</param>
/// <param name="ZoneId">The zone's id; null: looked up by name.</param>
/// <param name="Name">The service's name within the zone.</param>
public sealed record DnsTarget(string Zone, string? ZoneId, string Name);

/// <summary>What the zone holds for a service.</summary>
/// <param name="Ownership">The ownership TXT record set as read, or null when there is none.</param>
/// <param name="Records">The A, AAAA and CNAME sets of the name.</param>
public sealed record DnsSnapshot(DnsRecordSet? Ownership, IReadOnlyList<DnsRecordSet> Records)
{
    /// <summary>Of which zone: several accounts may have one of that name. Null: not known.</summary>
    public string? ZoneId { get; init; }
}

/// <summary>A change of a service's records. Deletes name the current values exactly.</summary>
/// <param name="ExpectedOwnership">The TXT that must be there, as read; null: there must be none.</param>
/// <param name="NextOwnership">The TXT to leave behind, with a value never used before; null: none is left (leaving the name).</param>
/// <param name="Upserts">Created or replaced.</param>
/// <param name="Deletes">Must match what is there. They go before anything is created, so a set may be here and, of another kind, in <paramref name="Upserts"/>.</param>
public sealed record DnsChange(
    DnsRecordSet? ExpectedOwnership,
    DnsRecordSet? NextOwnership,
    IReadOnlyList<DnsRecordSet> Upserts,
    IReadOnlyList<DnsRecordSet> Deletes);

public abstract record DnsChangeResult
{
    private DnsChangeResult()
    {
    }

    /// <summary>The batch was applied as a whole.</summary>
    /// <param name="ChangeId">
    /// To ask <see cref="IDnsZones.IsInSyncAsync"/> with. Null: the answer was lost and the zone, read again, holds the change;
    /// its id cannot be known. Route 53 usually propagates within 60 s.
    /// </param>
    /// <param name="SubmittedAt">When Route 53 took it; without an id: when the zone was found to hold it.</param>
    public sealed record Accepted(string? ChangeId, DateTimeOffset SubmittedAt) : DnsChangeResult;

    /// <summary>The zone does not hold what the change expected. Nothing was applied.</summary>
    public sealed record Stale(DnsSnapshot Current, string Message) : DnsChangeResult;

    /// <summary>Route 53 refuses the records themselves. Nothing was applied; the same change would be refused again.</summary>
    public sealed record Invalid(string Message) : DnsChangeResult
    {
        /// <summary>For a health check that is gone: without it the records may pass.</summary>
        public bool HealthCheckMissing { get; init; }
    }
}

/// <summary>A call to DNS that did not end in an answer about the records.</summary>
public sealed class DnsException : Exception
{
    public DnsException()
    {
    }

    public DnsException(string message)
        : base(message)
    {
    }

    public DnsException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    public DnsException(DnsFault fault, string message, Exception? innerException = null)
        : base(message, innerException) => Fault = fault;

    public DnsFault Fault { get; }
}

/// <summary>Why a call to DNS failed. The name is the reason in the DNSInSync condition.</summary>
public enum DnsFault
{
    /// <summary>No answer, or one that is not understood. The change may or may not have been applied.</summary>
    Unavailable,

    /// <summary>No zone of that name or id, or several of that name.</summary>
    ZoneNotFound,

    /// <summary>No credentials, expired ones, or not allowed to do this.</summary>
    AccessDenied,

    /// <summary>Too many requests, beyond the retry budget. Nothing was applied.</summary>
    Throttled,

    /// <summary>An earlier change of the zone is still under way, beyond the retry budget. Nothing was applied.</summary>
    PriorRequestNotComplete,

    /// <summary>The account has as many health checks as it may.</summary>
    TooManyHealthChecks,

    /// <summary>Route 53 does not take a health check's settings. The same would be refused again.</summary>
    HealthCheckRefused,

    /// <summary>Someone else changed a health check meanwhile. Nothing was applied.</summary>
    HealthCheckChanged,
}
