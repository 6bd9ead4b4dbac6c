namespace AgentRegions.Sandbox.ApiServer;

public sealed record SandboxApiServerOptions
{
    /// <summary>On loopback. 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>The server's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Of uids, generated names and the ends of watches. Absent: other ones each time.</summary>
    public Random? Random { get; init; }
}
