using AgentRegions.Kubernetes.Connection;

namespace AgentRegions.Kubernetes.Tests.Transport;

internal static class Loaders
{
    /// <summary>Finds nothing of the machine that the tests run on.</summary>
    public static ClusterLocator Nowhere(TimeProvider time)
    {
        var nowhere = Path.Combine(Path.GetTempPath(), "no-such-directory");
        return new(time, _ => null, () => null, nowhere);
    }
}
