using AgentRegions.Core.Gates.Semantics;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates;

/// <summary>Judges parity: is the target's state what traffic needs? What is not known has not passed.</summary>
public static class Gate
{
    public static IReadOnlyList<GateResult> JudgeAll(IReadOnlyList<GateSpec> gates, GateQuestion question)
    {
        ArgumentNullException.ThrowIfNull(gates);
        ArgumentNullException.ThrowIfNull(question);
        return [.. gates.Select(gate => Judge(gate, question))];
    }

    private static GateResult Judge(GateSpec gate, GateQuestion question)
    {
        var finding = Find(gate, question);
        return Weigh(gate, finding.Passed, finding.Detail, question.WantedFor) with
        {
            SeenAgo = finding.SeenAgo,
            Demand = finding.Replicas is { } replicas ? new(question.Target.Name, replicas) : null,
            OpensScaled = finding.ScalingSuffices,
        };
    }

    private static GateResult Weigh(GateSpec gate, bool passed, string detail, TimeSpan? wantedFor)
    {
        var blocks = gate.OnFailure == GateFailure.Block;
        if (passed || !blocks || gate.ForceAfter is not { } force)
            return new(gate.Name, passed, blocks, detail);
        if (wantedFor >= force.Value)
            return new(gate.Name, false, false, $"{detail}; forced: the change was wanted for {force}");
        return new(gate.Name, false, true, $"{detail}; forced {force} after the change is wanted") { ForcedIn = force.Value - wantedFor };
    }

    private static GateFinding Find(GateSpec gate, GateQuestion question) => gate.Type switch
    {
        GateType.Contract => ContractGateRules.Judge(gate.Contract, question),
        GateType.IndexHash => ValueGateRules.Judge("index_hash", gate.IndexHash?.Expected, r => r.IndexHash, question),
        GateType.BlobManifest => ValueGateRules.Judge("blob_manifest", gate.BlobManifest?.Expected, r => r.BlobManifest, question),
        GateType.ReplicationLag => ReplicationLagRules.Judge(gate.ReplicationLag!, question),
        GateType.QueueTail => QueueTailRules.Judge(gate.QueueTail!, question),
        GateType.DedupeStore => DedupeStoreRules.Judge(gate.DedupeStoreOrDefault(), question),
        GateType.Capacity => CapacityRules.Judge(gate.CapacityOrDefault(), question),
        GateType.Webhook => AskedGateRules.Judge(gate.Name, 2 * gate.Webhook!.Interval.Value, question.Target),
        GateType.SemanticProbe => SemanticProbeRules.Judge(gate.Name, gate.SemanticProbeOrDefault(), question),
        _ => GateFinding.Fail($"gate type {gate.Type} is not known to this version"),
    };
}
