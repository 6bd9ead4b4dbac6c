using AgentRegions.Sandbox.Agents;

namespace AgentRegions.Sandbox.Demo;

internal sealed record DemoOptions
{
    /// <summary>Where the world's state file, kubeconfig and log are.</summary>
    public required string Directory { get; init; }

    /// <summary>Stay up after the show.</summary>
    public bool Keep { get; init; }

    /// <summary>Write a picture of the best moment there.</summary>
    public string? Svg { get; init; }

    public bool UsualPorts { get; init; }

    /// <summary>How long each thing that the demo shows may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Done to the agents before the service is placed: tests break them.</summary>
    public Func<IReadOnlyList<RegionAgent>, Task> Prepare { get; init; } = _ => Task.CompletedTask;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
