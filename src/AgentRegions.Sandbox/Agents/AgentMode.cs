using System.Text.Json.Serialization;

namespace AgentRegions.Sandbox.Agents;

/// <summary>How the agent behaves. Written as ok, degraded, down503, slow, hang, not-json, huge, half-fail.</summary>
[JsonConverter(typeof(AgentModeConverter))]
public enum AgentMode
{
    Ok,

    /// <summary>Answers 200, and says of itself that it is degraded.</summary>
    Degraded,

    /// <summary>Answers 503 to everything.</summary>
    Down503,

    /// <summary>Answers everything after delay_seconds.</summary>
    Slow,

    /// <summary>Accepts connections and never answers.</summary>
    Hang,

    /// <summary>Answers /health with text.</summary>
    NotJson,

    /// <summary>Answers /health with a report of a mebibyte.</summary>
    Huge,

    /// <summary>Answers every second request with 503.</summary>
    HalfFail,
}
