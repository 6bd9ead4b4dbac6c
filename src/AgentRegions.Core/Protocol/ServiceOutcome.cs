using AgentRegions.Core.Coordination;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Planning;

namespace AgentRegions.Core.Protocol;

/// <summary>What a turn found and did: all that status, Events and metrics are made from.</summary>
public sealed record ServiceOutcome
{
    /// <summary>The register as last read or written; null when the store has none or did not answer.</summary>
    public Register? Register { get; init; }

    /// <summary>What the operator would do by itself.</summary>
    public Decision? Decision { get; init; }

    /// <summary>What would be decided were the active regions to fail now.</summary>
    public Decision? IfActiveFailed { get; init; }

    /// <summary>Whether clients are to get the status page, and why.</summary>
    public StatusPageDecision? StatusPage { get; init; }

    /// <summary>What holds back the oldest waiting request, by the Failover object's name.</summary>
    public (string Request, Decision Decision)? Waiting { get; init; }

    /// <summary>What a drill asks for by itself now, by the Failover object's name, and what is said to that; null when none does.</summary>
    public (string Request, Decision Decision)? Drill { get; init; }

    /// <summary>The zone as last read or written.</summary>
    public DnsSnapshot? Zone { get; init; }

    /// <summary>How the zone differs from what was written, line by line; empty when it does not, or this operator does not lead.</summary>
    public IReadOnlyList<string> Drift { get; init; } = [];

    /// <summary>What this operator holds as the leader; null when it does not lead.</summary>
    public ServiceClaim? Claim { get; init; }

    /// <summary>What this operator does about leading; null when the turn did not come that far.</summary>
    public LeadershipAnswer? Leadership { get; init; }

    /// <summary>Whether the observers see the same manifests; null when the turn did not come that far.</summary>
    public SpecAgreement? Agreement { get; init; }

    /// <summary>Why this operator could not change the zone when it last tried, for the others to know; null when it can.</summary>
    public string? DnsFault { get; init; }

    /// <summary>The store's time when the register was last read or written.</summary>
    public DateTimeOffset? StoreTime { get; init; }

    /// <summary>What keeps this operator, as the leader, from writing the zone, for the others to know; null when nothing does.</summary>
    public string? Blocked => Fault is { Concerns: FaultArea.Dns } fault && Claim is not null && ZoneOwnership.Blocks(fault.Reason) ? $"{fault.Reason}: {fault.Message}" : null;

    /// <summary>What stands in the way; null when nothing does.</summary>
    public ServiceFault? Fault { get; init; }

    /// <summary>What keeps the service's health checks from being as the policy wants them; null when nothing does. It stands in the way of nothing else.</summary>
    public ServiceFault? HealthCheckFault { get; init; }

    /// <summary>Whether a switch without Route 53's API would work; null where the policy wants none.</summary>
    public DataPlaneProgress? DataPlane { get; init; }

    /// <summary>What happened in this turn, in order.</summary>
    public IReadOnlyList<ServiceEvent> Events { get; init; } = [];

    /// <summary>When to take the next turn though nothing else calls for it.</summary>
    public TimeSpan ComeBackIn { get; init; }
}

/// <summary>A fault that keeps the protocol from going on. The last owner stays.</summary>
/// <param name="Concerns">What is affected, for the condition that shows it.</param>
/// <param name="Reason">A CamelCase word.</param>
/// <param name="Message">What is wrong and what to do.</param>
public sealed record ServiceFault(FaultArea Concerns, string Reason, string Message);

public enum FaultArea
{
    /// <summary>The register cannot be read, written or understood.</summary>
    Coordination,

    /// <summary>Route 53 does not answer, refuses, or holds something that is not ours.</summary>
    Dns,
}

/// <summary>Something worth telling a person once.</summary>
public sealed record ServiceEvent(bool IsWarning, string Reason, string Message);
