using System.Text.Json.Serialization;

namespace AgentRegions.Sandbox.Agents;

/// <summary>How the agent answers a semantic probe. What is absent is as usual: so {} mends everything.</summary>
public sealed record SemanticControl
{
    /// <summary>Added to every ΔS.</summary>
    public double Drift { get; init; }

    /// <summary>Instead of convergent, for one question with the last seed.</summary>
    public string? Lambda { get; init; }

    /// <summary>Leaves out one question's answer to the last seed.</summary>
    public bool Gap { get; init; }

    public SemanticFault? Fault { get; init; }
}

/// <summary>What breaks the whole answer. Written as cut, not-json, huge, silent.</summary>
[JsonConverter(typeof(SemanticFaultConverter))]
public enum SemanticFault
{
    /// <summary>Hangs up in the middle of the body.</summary>
    Cut,

    /// <summary>Answers with text.</summary>
    NotJson,

    /// <summary>Answers with a mebibyte.</summary>
    Huge,

    /// <summary>Never answers.</summary>
    Silent,
}
