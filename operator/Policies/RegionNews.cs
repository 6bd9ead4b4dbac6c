using AgentRegions.Core.Gates;
using AgentRegions.Core.Protocol;

namespace AgentRegions.Operator.Policies;

/// <summary>Whether a turn says something new of a region, for its status.</summary>
internal static class RegionNews
{
    public static bool Concern((ServiceInput Input, ServiceOutcome Outcome)? before, (ServiceInput Input, ServiceOutcome Outcome) now, string region)
    {
        if (before is not { } known || IsActive(known.Outcome, region) != IsActive(now.Outcome, region))
            return true;
        var (was, state) = (known.Input.Regions.FirstOrDefault(r => r.Name == region), now.Input.Regions.FirstOrDefault(r => r.Name == region));
        return was is null || state is null || was.Quorum.Verdict != state.Quorum.Verdict
            || !was.Votes.Select(v => (v.Observer, v.Verdict, v.Reason)).SequenceEqual(state.Votes.Select(v => (v.Observer, v.Verdict, v.Reason)))
            || !was.Signals.Select(s => (s.Name, s.Text)).SequenceEqual(state.Signals.Select(s => (s.Name, s.Text)))
            || !SaysTheSame(RegionParity.Of(known.Input, known.Outcome, region), RegionParity.Of(now.Input, now.Outcome, region))
            || !known.Input.Observers.Names.SequenceEqual(now.Input.Observers.Names);
    }

    private static bool SaysTheSame(ContractParity? before, ContractParity? now) => (before?.IsMatched, before?.Detail) == (now?.IsMatched, now?.Detail);

    // Without an answer from the store, what was last true stays.
    private static bool? IsActive(ServiceOutcome outcome, string region) => outcome.Register?.Serving.Contains(region);
}
