using AgentRegions.Core.Planning;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;

namespace AgentRegions.Operator.Regions;

/// <summary>What the policies that select a region want of its workload.</summary>
/// <param name="Demand">The replicas that a wanted change needs; null: none does.</param>
/// <param name="IsServing">Whether the region has traffic, or is about to.</param>
internal sealed record ScalingWish(int? Demand, bool IsServing, TimeSpan DownAfter)
{
    public static ScalingWish Of(string region, IReadOnlyList<(ServiceInput Input, ServiceOutcome Outcome)> turns)
    {
        var scales = turns.SelectMany(t => t.Input.Policy.Gates).Select(g => g.Capacity?.Scale).OfType<CapacityScale>().ToList();
        return new(
            turns.SelectMany(t => Demands(t.Outcome)).Where(d => d.Region == region).Select(d => (int?)d.Replicas).Max(),
            // While what serves has trouble it may be needed at any moment, whatever holds the change back.
            turns.Any(t => Serves(t.Outcome.Register!, region) || t.Input.Regions.Any(r => t.Outcome.Register!.Active.Contains(r.Name) && !r.IsHealthy)),
            scales.Count > 0 ? scales.Max(s => s.DownAfter.Value) : new CapacityScale { Max = 1 }.DownAfter.Value);
    }

    private static IEnumerable<Core.Scaling.ReplicaDemand> Demands(ServiceOutcome outcome) =>
        new[] { outcome.Decision, outcome.Waiting?.Decision }.OfType<Decision>().SelectMany(d => d.Demands);

    private static bool Serves(Core.Coordination.Register register, string region) =>
        register.Active.Contains(region) || register.Operation?.To.Contains(region) == true || register.Preparation?.To.Contains(region) == true;
}
