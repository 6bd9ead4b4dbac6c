using AgentRegions.Sandbox.Tables;

namespace AgentRegions.Sandbox.Conversations;

/// <summary>Where the agents of all regions keep their conversations: a global table that replicates in about a second, and a strongly consistent one for effects.</summary>
internal sealed class ConversationTables(IEnumerable<string> regions, TimeProvider time)
{
    public GlobalTable Sessions { get; } = new(regions, time, new Random(1));

    public MemoryTable Effects { get; } = new(time);
}
