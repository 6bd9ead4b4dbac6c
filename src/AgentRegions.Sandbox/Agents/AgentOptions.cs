using System.Net;
using AgentRegions.Core.Health;

namespace AgentRegions.Sandbox.Agents;

internal sealed record AgentOptions
{
    public required IPAddress Bind { get; init; }

    /// <summary>0 takes a free one.</summary>
    public required int Port { get; init; }

    public required HealthReport Report { get; init; }

    /// <summary>Whether the agent ends when its standard input does: so it does not outlive what started it.</summary>
    public bool StopWithStdin { get; init; }
}
