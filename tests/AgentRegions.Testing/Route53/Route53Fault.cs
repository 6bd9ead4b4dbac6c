namespace AgentRegions.Testing.Route53;

/// <summary>What the proxy does instead of answering properly. Nothing is applied unless it says so.</summary>
public enum Route53Fault
{
    /// <summary>400 Throttling.</summary>
    Throttle,

    /// <summary>400 PriorRequestNotComplete.</summary>
    PriorRequestNotComplete,

    /// <summary>403 AccessDenied.</summary>
    Deny,

    /// <summary>500 without a useful body.</summary>
    ServerError,

    /// <summary>The connection is reset before anything is applied.</summary>
    Reset,

    /// <summary>The batch is applied, then the connection is reset.</summary>
    LoseAnswer,

    /// <summary>Held until <see cref="Route53Proxy.Release"/>, then applied, whether or not the client still waits.</summary>
    HangBefore,

    /// <summary>Applied at once; the answer is held until <see cref="Route53Proxy.Release"/>.</summary>
    HangAfter,
}

/// <param name="Operation">ChangeResourceRecordSets, ListResourceRecordSets, ListHostedZonesByName, GetChange, or the method and path of anything else.</param>
/// <param name="AccessKeyId">Whose credentials signed it.</param>
/// <param name="Body">What was sent; empty for a read.</param>
public sealed record ProxiedRequest(DateTimeOffset At, string Operation, string Path, string? AccessKeyId, string Body);

/// <summary>A batch that was applied.</summary>
public sealed record AcceptedBatch(DateTimeOffset At, string ZoneId, string ChangeId, IReadOnlyList<AcceptedChange> Changes, string Body);

/// <param name="Action">CREATE, DELETE or UPSERT.</param>
/// <param name="Name">Lower case, without the final dot.</param>
/// <param name="Values">As sent: TXT values are quoted. An alias has its target's name.</param>
public sealed record AcceptedChange(string Action, string Name, string Type, string? SetIdentifier, int? Weight, IReadOnlyList<string> Values);
