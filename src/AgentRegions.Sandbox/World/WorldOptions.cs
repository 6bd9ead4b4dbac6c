using System.Text.Json.Nodes;

namespace AgentRegions.Sandbox.World;

/// <summary>What a world is like.</summary>
internal sealed record WorldOptions
{
    /// <summary>Where its state file, kubeconfig and the operator's log are.</summary>
    public required string Directory { get; init; }

    /// <summary>Take the ports that the samples and ./dev dig expect where they are free. Otherwise any.</summary>
    public bool UsualPorts { get; init; }

    /// <summary>How long a change of DNS stays PENDING; usually up to 60 s at the real one.</summary>
    public TimeSpan PendingFor { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Changes the sample policy's spec before it is applied.</summary>
    public Action<JsonObject> EditPolicy { get; init; } = _ => { };

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
