using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates;

/// <summary>Judges parity: is the target's state what traffic needs? What is not known has not passed.</summary>
public static class Gate
{
    /// <param name="source">What the source last said before it failed; null when never seen.</param>
    /// <param name="hasSource">False for a first placement: there is no state to carry over, so only what the policy expects counts.</param>
    public static IReadOnlyList<GateResult> JudgeAll(IReadOnlyList<GateSpec> gates, AgentContract? source, AgentContract? target, bool hasSource = true)
    {
        ArgumentNullException.ThrowIfNull(gates);
        return [.. gates.Select(g => g.Type switch
        {
            GateType.Contract => Contract(g, source, target, hasSource),
            _ => new GateResult(g.Name, false, g.OnFailure == GateFailure.Block, $"gate type {g.Type} is not known to this version"),
        })];
    }

    private static GateResult Contract(GateSpec gate, AgentContract? source, AgentContract? target, bool hasSource)
    {
        if (!hasSource && gate.Contract?.Expected is null)
            return new(gate.Name, true, gate.OnFailure == GateFailure.Block, "there is no source to compare with");
        var detail = target is null ? "the target has not said its contract" : ContractGateRules.Mismatch(gate.Contract?.Expected, source, target);
        return new(gate.Name, detail is null, gate.OnFailure == GateFailure.Block, detail ?? "contract matches");
    }
}
