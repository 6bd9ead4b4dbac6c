using AgentRegions.Core.Membership;
using AgentRegions.Core.Quorum;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Signals;

/// <summary>
/// The signals that this operator and the others heard. Of an operator that has no vote nothing counts: it is silent, leaves, abstains, since it is cut off itself, or is not
/// configured. What the policy does not name is nothing either.
/// </summary>
/// <param name="heard">By this operator; empty while it abstains.</param>
public sealed class SignalCollector(FailoverPolicySpec policy, Observers observers, IMembership membership, VoteCollector collector, IReadOnlyList<HeardSignal> heard, TimeProvider time)
{
    private readonly List<Said> _said = policy.Detection.Signals.Count == 0 ? [] : [.. Own(observers, membership, heard, time), .. Others(collector)];

    /// <summary>The live ones of a region, by name.</summary>
    public IReadOnlyList<RegionSignal> On(string region) => _said.Count == 0 ? [] :
        [.. from said in _said
            where said.IsFiring && said.Region == region
            group said by said.Signal into same
            let spec = policy.Detection.Signals.FirstOrDefault(s => s.Name == same.Key)
            where spec is not null
            let first = same.MaxBy(s => s.HeldFor)
            orderby spec.Name
            select new RegionSignal(spec.Name, spec.Sufficient, first.Text, first.HeldFor)];

    /// <summary>Since the last signal of a region was over; null when none of those that are known ever fired.</summary>
    public TimeSpan? CalmFor(string region) => _said.Count == 0 ? null : _said
        .Where(s => !s.IsFiring && s.Region == region && policy.Detection.Signals.Any(spec => spec.Name == s.Signal))
        .Select(s => (TimeSpan?)s.HeldFor)
        .Min();

    private static IEnumerable<Said> Own(Observers observers, IMembership membership, IReadOnlyList<HeardSignal> heard, TimeProvider time) => !observers.Names.Contains(membership.Observer) ? []
        : heard.Select(h => new Said(h.Signal, h.Region, h.IsFiring, h.Text, time.GetElapsedTime(h.SinceTimestamp)));

    private static IEnumerable<Said> Others(VoteCollector collector) =>
        from other in collector.Others
        let uptime = other.Observer.Item.Uptime
        from signal in other.Report.Signals
        let isOver = signal.Until is not { } until || until <= uptime
        // Its expiry may be over before its operator says so.
        let since = isOver && signal.Until is { } expired ? expired : signal.Since
        select new Said(signal.Signal, signal.Region, !isOver, signal.Text, uptime > since ? uptime - since : TimeSpan.Zero);

    private readonly record struct Said(string Signal, string Region, bool IsFiring, string Text, TimeSpan HeldFor);
}
