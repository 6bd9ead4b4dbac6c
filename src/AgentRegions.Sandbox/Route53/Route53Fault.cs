namespace AgentRegions.Sandbox.Route53;

/// <summary>What the sandbox does instead of answering properly. Nothing is applied unless it says so.</summary>
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

    /// <summary>Held until <see cref="SandboxRoute53.Release"/>, then applied, whether or not the client still waits.</summary>
    HangBefore,

    /// <summary>Applied at once; the answer is held until <see cref="SandboxRoute53.Release"/>.</summary>
    HangAfter,
}

/// <param name="Operation">ChangeResourceRecordSets, ListResourceRecordSets, ListHostedZonesByName, GetChange, or the method and path of anything else.</param>
/// <param name="AccessKeyId">Whose credentials signed it.</param>
/// <param name="Body">What was sent; empty for a read.</param>
public sealed record ReceivedRequest(DateTimeOffset At, string Operation, string Path, string? AccessKeyId, string Body);
