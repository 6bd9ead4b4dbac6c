using AgentRegions.Core;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using AgentRegions.Probing.Http;

namespace AgentRegions.Probing.Tests.Http;

internal static class Probes
{
    public static ProbeTarget Target(Uri endpoint, double timeoutSeconds = 10, string name = "us-east-1") => new()
    {
        Region = new("default", name),
        Endpoint = endpoint,
        ExpectedRegion = "us-east-1",
        Health = new HealthSpec { Timeout = Duration.FromSeconds(timeoutSeconds), Interval = Duration.FromSeconds(timeoutSeconds) },
    };

    public static async Task<ProbeResult> ProbeAsync(ProbeTarget target)
    {
        using var probe = new HttpProber(TimeProvider.System).Open(target);
        return await probe.ProbeAsync(CancellationToken.None);
    }

    public static Task<ProbeResult> ProbeAsync(Uri endpoint, double timeoutSeconds = 10) => ProbeAsync(Target(endpoint, timeoutSeconds));

    public static async Task<ProbeResult> ProbeAsync(RawServer server, double timeoutSeconds = 10)
    {
        await using (server)
            return await ProbeAsync(server.Endpoint, timeoutSeconds);
    }
}
