using AgentRegions.Core.Coordination;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Planning;

/// <summary>Whether clients are to be sent to the status page.</summary>
/// <param name="IsWanted">Also while it is shown already, and nothing says that it should go.</param>
/// <param name="Message">Why, or why not.</param>
/// <param name="AskAgainIn">When time alone would change the answer; null when only news does.</param>
public sealed record StatusPageDecision(bool IsWanted, string Message, TimeSpan? AskAgainIn = null);

/// <summary>
/// The rule of safety.allDown: StatusPage. The page is for when nothing that is active is healthy, for as long as a failover wants to be sure of that, and no failover could be made,
/// now or once a cooldown is over. It goes when an active region is healthy; a failover takes it along. It changes nobody's ownership, so neither cooldown nor the day's count concerns it.
/// </summary>
internal static class StatusPageRule
{
    /// <summary>For so long a region may have been unhealthy without a page while a gate is not ready yet.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static StatusPageDecision Judge(PlannerInput input)
    {
        if (input.Active.Count == 0)
            return No("nothing was ever active");
        // Whatever clients get now, they go on getting it.
        if (input.Paused is { } paused)
            return new(input.OnStatusPage, paused, input.PausedFor);
        if (input.Policy.Mode == FailoverMode.Paused)
            return new(input.OnStatusPage, "spec.mode is Paused");
        if (input.Disunion is { } disunion)
            return new(input.OnStatusPage, disunion.Message);
        if (input.Policy.Safety.AllDown != AllDownAction.StatusPage)
            return No("spec.safety.allDown is KeepLast");
        var active = input.Regions.Where(r => input.Active.Contains(r.Name)).ToList();
        if (active.Find(r => r.IsHealthy && r.DnsProblem is null) is { } healthy)
            return No($"{healthy.Name} is healthy");
        return input.OnStatusPage ? new(true, "no active region is healthy") : GoesOn(input, active);
    }

    private static StatusPageDecision GoesOn(PlannerInput input, List<RegionState> active)
    {
        if (input.Policy.Mode == FailoverMode.Manual)
            return No("spec.mode is Manual: no page is shown by itself");
        if (input.Active.FirstOrDefault(name => input.Region(name) is null) is { } gone)
            return No($"no AgentRegion {gone} is selected: DNS could not return from the page");
        if (active.Any(r => !r.IsUnhealthy))
            return No("not every active region is known to be unhealthy");
        var unhealthyFor = active.Min(r => r.Quorum.HeldFor);
        if (input.Policy.Detection.ConfirmFor.Value - unhealthyFor is var rest && rest > TimeSpan.Zero)
            return No($"every active region must be unhealthy for {input.Policy.Detection.ConfirmFor}", rest);
        // A person may know more than the probes, until something else befalls the region.
        if (input.LastChangeByPerson && input.SinceLastChange is { } since && active.Any(r => r.Quorum.HeldFor >= since))
            return No($"a person sent the service where it is though that was unhealthy; {Acknowledgement.Remedy}");
        var failover = FailoverPlanner.Decide(input with { Request = null, SinceLastChange = null, ChangesOfDay = [] });
        if (!IsHopeless(failover))
            return No(failover.Message, failover.AskAgainIn);
        return IsPending(failover) && Patience - unhealthyFor is var left && left > TimeSpan.Zero
            ? No($"{failover.Message}; the page waits a little for that", failover.AskAgainIn < left ? failover.AskAgainIn : left)
            : new(true, failover.Message);
    }

    /// <summary>A gate may only not be ready yet: nobody asked it so far, as after another operator took the lead, or its target's workload is being scaled.</summary>
    private static bool IsPending(Decision failover) => failover.Reason == Reasons.GateBlocks && failover.Gates.Where(HoldsForGood).All(g => g.SeenAgo is null || g.Demand is not null);

    /// <summary>A gate that will be forced lets a failover through, later.</summary>
    private static bool IsHopeless(Decision failover) => failover.Outcome == DecisionOutcome.Hold && failover.Reason switch
    {
        Reasons.AllRegionsDown or Reasons.TooFewHealthyRegions or Reasons.NoTarget => true,
        Reasons.GateBlocks => failover.Gates.Any(HoldsForGood),
        _ => false,
    };

    private static bool HoldsForGood(GateResult gate) => !gate.Passed && gate.Blocks && gate.ForcedIn is null;

    private static StatusPageDecision No(string why, TimeSpan? askAgainIn = null) => new(false, why, askAgainIn);
}
