using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates;

/// <summary>A target that is too small falls over as the source did.</summary>
internal static class CapacityRules
{
    public static GateFinding Judge(CapacityGate gate, GateQuestion question)
    {
        if (question.Target.ReadyReplicas is not { } ready)
            return GateFinding.Fail("the ready replicas are not known: spec.workload of the target names none, or the operator of its region says nothing");
        var percent = question.IsPlacement ? null : gate.PercentOfSource;
        var source = SizeOf(question);
        var share = percent is null ? 0 : (int)Math.Ceiling((source ?? 0) * percent.Value / 100.0);
        var needed = Math.Max(gate.MinReady, share);
        var finding = Compare(gate, question, ready, percent, source, share);
        return gate.Scale is not { } scale ? finding
            : finding with
            {
                Replicas = Math.Min(needed, scale.Max),
                ScalingSuffices = needed <= scale.Max && (percent is null || source is not null),
                Detail = finding.Passed ? finding.Detail
                    : needed > scale.Max ? $"{finding.Detail}; scale.max allows {scale.Max}"
                    : $"{finding.Detail}; the operator of its region scales the workload to {needed}",
            };
    }

    /// <summary>Of a source that failed its replicas may be what failed: what its workload is to have counts then.</summary>
    private static int? SizeOf(GateQuestion question) => question.Source is not { ReadyReplicas: { } ready } source ? null
        : question.IsPlanned ? ready
        : Math.Max(ready, source.WantedReplicas ?? 0);

    private static GateFinding Compare(CapacityGate gate, GateQuestion question, int ready, int? percent, int? source, int share)
    {
        var seen = question.Target.CountedAgo;
        return ready < gate.MinReady ? GateFinding.Fail($"{ready} replicas are ready, at least {gate.MinReady} are to be", seen)
            : percent is null ? GateFinding.Pass($"{ready} replicas are ready", seen)
            : source is null ? GateFinding.Fail("the source's ready replicas were never known", seen)
            : ready < share ? GateFinding.Fail($"{ready} replicas are ready, {percent} % of the source's {source} are {share}", seen)
            : GateFinding.Pass($"{ready} replicas are ready, the source {(question.IsPlanned ? "has" : "had")} {source}", seen);
    }
}
