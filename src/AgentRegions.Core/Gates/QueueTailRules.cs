using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Gates;

/// <summary>What is not ingested yet is not known to the agent that answers.</summary>
internal static class QueueTailRules
{
    public static GateFinding Judge(QueueTailGate gate, GateQuestion question) => question.OfSides(side => Problem(gate, side), "the ingestion queue is worked off");

    private static string? Problem(QueueTailGate gate, RegionState region)
    {
        var queue = region.Said?.Queue;
        if (gate.MaxDepth is { } depth)
        {
            if (queue?.Depth is not { } found)
                return "it never said its queue.depth";
            if (found > depth)
                return $"{found} entries wait in the queue, at most {depth} may";
        }
        if (gate.MaxAge is { } age)
        {
            if (queue?.OldestAgeSeconds is not { } found)
                return "it never said its queue.oldest_age_seconds";
            if (found > age.Value.TotalSeconds)
                return $"the oldest entry of the queue waits for {Spans.Rounded(found)}, at most {age} is allowed";
        }
        return null;
    }
}
