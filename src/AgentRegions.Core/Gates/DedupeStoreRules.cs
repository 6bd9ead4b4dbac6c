using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates;

/// <summary>Where the effect store cannot be written and read, mutating tool calls are refused.</summary>
internal static class DedupeStoreRules
{
    public static GateFinding Judge(DedupeStoreGate gate, GateQuestion question) => question.OfSides(side => Problem(gate, side), "the effect store was written and read");

    private static string? Problem(DedupeStoreGate gate, RegionState region) => region.Said?.Dedupe switch
    {
        { Warm: false } => "it says that its effect store is not warm",
        { Works: false } => "the last write and read of its effect store failed",
        { Works: true, CheckedSecondsAgo: { } age } when age > gate.MaxAge.Value.TotalSeconds =>
            $"the last write and read of its effect store was {Spans.Rounded(age)} ago, at most {gate.MaxAge} is allowed",
        { Works: true } => null,
        _ => "it never said whether its effect store works (dedupe.works of its health answer, which the sidecar measures)",
    };
}
