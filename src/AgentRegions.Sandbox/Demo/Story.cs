using AgentRegions.Core.Resources;

namespace AgentRegions.Sandbox.Demo;

/// <summary>What a demo saw, measured.</summary>
internal sealed record Story
{
    public required string Home { get; init; }

    public required string Target { get; init; }

    /// <summary>From the death of the home region's agent until Route 53 accepted the change.</summary>
    public required TimeSpan ToSwitch { get; init; }

    /// <summary>From the death until DNS told every place the target.</summary>
    public required TimeSpan ToTold { get; init; }

    /// <summary>Of the Failover object.</summary>
    public required FailoverTimings Away { get; init; }

    /// <summary>From the revival until DNS told every place the home region again.</summary>
    public required TimeSpan ToHome { get; init; }

    /// <summary>failback.stableFor of the policy.</summary>
    public required TimeSpan StableFor { get; init; }

    public required int Answered { get; init; }

    public required int Failed { get; init; }

    /// <summary>From the death until the last failed request; null when none failed.</summary>
    public required TimeSpan? FailedWithin { get; init; }

    /// <summary>The TTL of the service's records.</summary>
    public required TimeSpan Ttl { get; init; }

    public required int Places { get; init; }

    /// <summary>Messages of the conversation that were answered before the death.</summary>
    public required long MessagesBefore { get; init; }

    public required long MessagesAfter { get; init; }

    /// <summary>How often the refund that was asked for twice was paid.</summary>
    public required int RefundsPaid { get; init; }
}
