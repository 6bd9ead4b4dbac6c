using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Operator.Coordination;

namespace AgentRegions.Operator.Policies;

/// <summary>What a status says of the operators around this one.</summary>
internal sealed class Surroundings(StoreLink link, Core.NamespacedName service, TimeProvider time)
{
    public bool IsSole => link.Membership.IsSole;

    public IMembership Membership => link.Membership;

    public MembershipFault? Fault => link.FaultOf(service);

    /// <summary>The operator that a process belongs to; null when nobody there is that process.</summary>
    public Presence? Find(string? process) =>
        process is null ? null : link.Membership.Roster.Observers.FirstOrDefault(o => o.Item.Process == process);

    /// <summary>The observer's name and the process; the process alone when it is not known whose it is.</summary>
    public string? NameOf(string? process) =>
        process is null || IsSole ? process
        : process == link.Membership.Process ? $"{link.Membership.Observer} ({process})"
        : Find(process) is { } presence ? $"{presence.Item.Observer} ({process})"
        : process;

    /// <summary>For how long it is silent, counted to now.</summary>
    public TimeSpan SilenceOf(Presence presence) => presence.SilentFor + time.GetElapsedTime(link.Membership.Roster.ReadAt);

    /// <summary>Why the leader cannot change the zone, or may not, as it says itself; null when it can, or nobody is known to lead.</summary>
    public string? LeadersDnsFault(ServiceInput input, ServiceOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(input);
        return outcome.Claim is not null || IsSole ? outcome.DnsFault ?? outcome.Blocked
            : Find(outcome.Register?.Leader)?.Item.Report.Of(service) is { } said ? said.DnsFault ?? said.Blocked : null;
    }
}
