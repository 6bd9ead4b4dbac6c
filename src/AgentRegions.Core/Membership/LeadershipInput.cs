using AgentRegions.Core.Coordination;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Quorum;

namespace AgentRegions.Core.Membership;

/// <summary>All that the question of leading depends on.</summary>
public sealed record LeadershipInput
{
    public required NamespacedName Service { get; init; }

    public required Register Register { get; init; }

    public required Observers Observers { get; init; }

    public required IReadOnlyList<RegionState> Regions { get; init; }

    /// <summary>Of the specs as this operator sees them.</summary>
    public required string SpecHash { get; init; }

    /// <summary>Why this operator's verdicts are no votes now; null when they are.</summary>
    public string? Abstains { get; init; }

    /// <summary>Why this operator could not change the zone when it last tried; null when it can.</summary>
    public string? DnsFault { get; init; }

    public required IMembership Membership { get; init; }

    /// <summary>Whether this operator's beats reach the store, without a gap since before the register was read, and it read the others' a moment ago.</summary>
    public required bool IsFresh { get; init; }

    /// <summary>For how long the leader's beat was seen not to move.</summary>
    public required TimeSpan LeaderSilentFor { get; init; }

    /// <summary>For how long this operator has known that nobody leads.</summary>
    public required TimeSpan VacantFor { get; init; }

    /// <summary>The other observers that are there, with what they say of the service.</summary>
    internal IEnumerable<(Presence Presence, ServiceReport Report)> Others() => Others(Observers.Names);

    /// <summary>The same of another list.</summary>
    internal IEnumerable<(Presence Presence, ServiceReport Report)> Others(IReadOnlyList<string> names) =>
        from presence in Membership.Roster.Observers
        where presence.Item.Observer != Membership.Observer && names.Contains(presence.Item.Observer)
        where presence.SilentFor <= Membership.Options.Silence && !presence.Item.Report.Leaving
        let report = presence.Item.Report.Of(Service)
        where report is { Deleted: null }
        select (presence, report);
}
