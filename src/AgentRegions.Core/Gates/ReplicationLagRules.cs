using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates;

/// <summary>How much of the latest conversations the other regions may lack: the source's lag, as it last was.</summary>
internal static class ReplicationLagRules
{
    public static GateFinding Judge(ReplicationLagGate gate, GateQuestion question)
    {
        if (question.IsPlacement)
            return GateFinding.Pass("there is no source whose sessions could lag");
        if (question.Source?.Said?.ReplicationLagSeconds is not { } seconds)
            return GateFinding.Fail("the source never said its replication lag (replication_lag_seconds of its health answer, which the sidecar measures)");
        var seen = question.Source.SaidAgo;
        var last = question.IsPlanned ? "is" : "was last";
        return seconds <= gate.Max.Value.TotalSeconds
            ? GateFinding.Pass($"the source's replication lag {last} at most {gate.Max}", seen)
            : GateFinding.Fail($"the source's replication lag {last} {Spans.Rounded(seconds)}, at most {gate.Max} is allowed", seen);
    }
}
