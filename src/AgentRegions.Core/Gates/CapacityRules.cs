using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates;

/// <summary>A target that is too small falls over as the source did.</summary>
internal static class CapacityRules
{
    public static GateFinding Judge(CapacityGate gate, GateQuestion question)
    {
        if (question.Target.ReadyReplicas is not { } ready)
            return GateFinding.Fail("the ready replicas are not known: spec.workload of the target names none, or the operator of its region says nothing");
        var seen = question.Target.CountedAgo;
        if (ready < gate.MinReady)
            return GateFinding.Fail($"{ready} replicas are ready, at least {gate.MinReady} are to be", seen);
        if (gate.PercentOfSource is not { } percent || question.IsPlacement)
            return GateFinding.Pass($"{ready} replicas are ready", seen);
        if (question.Source?.ReadyReplicas is not { } source)
            return GateFinding.Fail("the source's ready replicas were never known", seen);
        var needed = (int)Math.Ceiling(source * percent / 100.0);
        return ready >= needed
            ? GateFinding.Pass($"{ready} replicas are ready, the source {(question.IsPlanned ? "has" : "had")} {source}", seen)
            : GateFinding.Fail($"{ready} replicas are ready, {percent} % of the source's {source} are {needed}", seen);
    }
}
