using AgentRegions.Kubernetes.Configuration;

namespace AgentRegions.Kubernetes.Tests.Transport;

internal static class Loaders
{
    /// <summary>Finds nothing of the machine that the tests run on.</summary>
    public static ClusterConfigurationLoader Nowhere(TimeProvider time)
    {
        var nowhere = Path.Combine(Path.GetTempPath(), "no-such-directory");
        return new(time, _ => null, nowhere, nowhere);
    }
}
