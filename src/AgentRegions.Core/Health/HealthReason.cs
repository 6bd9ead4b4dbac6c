namespace AgentRegions.Core.Health;

/// <summary>Why a probe or a verdict is what it is: a closed set, so that it can label metrics and conditions.</summary>
public enum HealthReason
{
    /// <summary>Verdicts only: not enough probes yet.</summary>
    NotProbed,

    /// <summary>Verdicts only: the target cannot be probed as it is configured. Says nothing about the region.</summary>
    InvalidTarget,

    /// <summary>Verdicts only: too few of the latest answers were good.</summary>
    SuccessShareLow,

    Ok,

    // No answer.
    DnsFailure,
    ConnectionRefused,

    /// <summary>No route to the host, or the connection failed in some other way than being refused.</summary>
    Unreachable,

    /// <summary>The handshake failed, or the certificate is not one to trust: users would not get through either.</summary>
    TlsFailure,

    /// <summary>The answer, body included, was not complete in time.</summary>
    Timeout,

    /// <summary>The connection ended before the answer was complete.</summary>
    Aborted,

    /// <summary>Bytes came that are not HTTP.</summary>
    NotHttp,

    // Answered, but not good.

    /// <summary>A 3xx status; probes follow no redirects.</summary>
    Redirect,

    /// <summary>A 4xx status.</summary>
    ClientError,

    /// <summary>A 5xx status.</summary>
    ServerError,

    /// <summary>Some other status than 200.</summary>
    UnexpectedStatus,
    HeadersTooLarge,
    BodyTooLarge,
    NotJson,

    /// <summary>JSON, but not a health report: a field is missing, too long or of another type.</summary>
    InvalidReport,

    /// <summary>The report names another region than the one asked: the endpoint leads elsewhere.</summary>
    WrongRegion,

    /// <summary>The region itself says that it is not well.</summary>
    StatusDegraded,
}

public static class HealthReasons
{
    /// <summary>
    /// The line between NoAnswer and Degraded: a status line with its headers, and for 200 the whole body, is an answer,
    /// however bad; everything before that is none.
    /// </summary>
    public static ProbeOutcome Outcome(this HealthReason reason) => reason switch
    {
        HealthReason.Ok => ProbeOutcome.Good,
        HealthReason.DnsFailure or HealthReason.ConnectionRefused or HealthReason.Unreachable or HealthReason.TlsFailure
            or HealthReason.Timeout or HealthReason.Aborted or HealthReason.NotHttp => ProbeOutcome.NoAnswer,
        HealthReason.NotProbed or HealthReason.InvalidTarget or HealthReason.SuccessShareLow =>
            throw new ArgumentOutOfRangeException(nameof(reason), reason, "a verdict's reason, not a probe's"),
        _ => ProbeOutcome.Degraded,
    };
}
