using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Quorum;
using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Mutants;

/// <summary>How an operator without some mechanism takes itself and the others.</summary>
internal sealed class MutantMembership(IMembership membership, Mutation mutation, SimProcess process, IReadOnlyDictionary<string, DateTimeOffset> stamps) : IMembership
{
    public string Observer => membership.Observer;

    public string Process => membership.Process;

    public bool IsSole => membership.IsSole;

    public MembershipOptions Options => membership.Options;

    public Roster Roster => mutation switch
    {
        Mutation.ClockComparedExpiry => membership.Roster with
        {
            Processes = membership.Roster.Processes.ToDictionary(p => p.Key, p => stamps.TryGetValue(p.Key, out var at) ? process.Clock.GetUtcNow() - at : p.Value),
        },
        Mutation.SilentObserversVote => membership.Roster with
        {
            Observers = [.. membership.Roster.Observers.Select(o => o with { SilentFor = TimeSpan.Zero, PresentFor = TimeSpan.FromHours(1) })],
            ReadAt = membership.Roster.Observers.Count > 0 ? process.Clock.GetTimestamp() : membership.Roster.ReadAt,
        },
        _ => membership.Roster,
    };

    public bool IsFreshSince(long timestamp) => mutation == Mutation.NoMargin || membership.IsFreshSince(timestamp);

    public TimeSpan UptimeAt(long timestamp) => membership.UptimeAt(timestamp);

    /// <summary>What a turn is given without the mechanism.</summary>
    public ServiceInput Weaken(ServiceInput input) => mutation switch
    {
        Mutation.QuorumOverLiveOnly => OverLiveOnly(input),
        Mutation.VerdictOfOneObserver => Judged(input, 1),
        Mutation.PausesOfOthersIgnored => input with { PausedBy = [] },
        _ => input,
    };

    private ServiceInput OverLiveOnly(ServiceInput input)
    {
        List<string> live = [.. input.Observers.Names.Where(name => name == Observer || (membership.Roster[name] is { } other && other.SilentFor <= Options.Silence))];
        var required = QuorumRules.Majority(live.Count);
        return Judged(input with { Observers = new(live, required, null) }, required);
    }

    private static ServiceInput Judged(ServiceInput input, int required) =>
        input with { Regions = [.. input.Regions.Select(r => r with { Quorum = QuorumRules.Judge(r.Votes, required) })] };
}
