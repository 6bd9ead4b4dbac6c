using AgentRegions.Core.Coordination;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Drills;

/// <summary>What a drill asks for by itself now: its way there when it is due, its way back when it has stayed away for long enough.</summary>
internal static class DrillLegs
{
    /// <summary>Null: nothing now.</summary>
    public static PendingRequest? Of(DrillRun? run, string policy, FailoverPolicySpec spec, DateTimeOffset storeTime) => run switch
    {
        { Phase: DrillPhase.Due, ScheduledAt: { } at } => new(run.Name, Spec(run, policy, null), at) { Leg = new(run.Name, IsBack: false, IsScheduled: true) },
        { Phase: DrillPhase.Away, From: [var home] } when LeftAway(run, spec, storeTime) <= TimeSpan.Zero =>
            new(run.BackName, Spec(run, policy, home), storeTime) { Leg = new(run.Name, IsBack: true, IsScheduled: run.ScheduledAt is not null) },
        _ => null,
    };

    /// <summary>How long until its way back is tried. After one that was taken back: streams that did not end then may not end a moment later.</summary>
    public static TimeSpan LeftAway(DrillRun run, FailoverPolicySpec spec, DateTimeOffset storeTime)
    {
        var stay = run.Stay.Value - (storeTime - (run.AwaySince ?? storeTime));
        if (run.WayBackFailed is not { } failed)
            return stay;
        var pause = (spec.Cooldown > spec.Drain.Timeout ? spec.Cooldown : spec.Drain.Timeout).Value - (storeTime - failed.At);
        return pause > stay ? pause : stay;
    }

    private static FailoverSpec Spec(DrillRun run, string policy, string? to) =>
        new() { PolicyRef = new() { Name = policy }, Kind = FailoverKind.Drill, To = to, DryRun = run.DryRun };
}
