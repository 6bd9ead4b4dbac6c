using System.Text.Json;

namespace AgentRegions.Sessions;

/// <summary>What running a tool twice does.</summary>
public enum ToolKind
{
    /// <summary>Something happens in the world: it runs at most once for each call.</summary>
    Mutating,

    /// <summary>Something happens in the world, and the tool itself makes sure that a second run does no harm: it runs again when a run's fate is unknown.</summary>
    Idempotent,

    /// <summary>Nothing happens: it runs as often as it is asked to, and nothing is recorded.</summary>
    ReadOnly,
}

/// <summary>A tool call as the model asked for it.</summary>
/// <param name="Id">The model's: the same call, asked for again in another region, has the same.</param>
public sealed record ToolCall(string Id, string Name, JsonElement? Arguments = null);
