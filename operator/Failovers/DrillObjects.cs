using AgentRegions.Core.Coordination;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Failovers;

/// <summary>The objects of drills that the operators make before, or without, a change of the active set: one that is due, one whose streams are waited for, one that ended so.</summary>
internal static class DrillObjects
{
    /// <summary>An older end was shown, and who deleted its object since does not want it back.</summary>
    private static readonly TimeSpan News = TimeSpan.FromMinutes(5);

    public static IEnumerable<Failover> Of(FailoverPolicy policy, Register register, DateTimeOffset now)
    {
        if (register.Drill is not { } ledger)
            yield break;
        if (ledger.Current is { Phase: DrillPhase.Due, ScheduledAt: { } at } due)
            yield return Scheduled(policy, due.Name, at, due.DryRun, null);
        if (register.Preparation is { Drill: { IsBack: true } leg } back)
            yield return FailoverObjects.Drill(policy, back.RequestedBy!, leg.Drill, back.To is [var home] ? home : null, dryRun: false, back.Evidence);
        if (ledger.Last is { ScheduledAt: { } was } last && now - last.EndedAt < News)
            yield return Scheduled(policy, last.Name, was, last.DryRun, last.To is [var only] ? only : null);
    }

    private static Failover Scheduled(FailoverPolicy policy, string name, DateTimeOffset at, bool dryRun, string? to) =>
        FailoverObjects.Drill(policy, name, name, to, dryRun, $"scheduled for {at:u} by spec.drill");
}
