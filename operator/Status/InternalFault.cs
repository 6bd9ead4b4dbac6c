using AgentRegions.Core.Health;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Operator.Status;

/// <summary>What an object does to an operator that nobody foresaw: it is shown on that object, and tried again.</summary>
internal static class InternalFault
{
    public const string Reason = "InternalError";

    /// <summary>Not what passes by itself: an API server that is away, or a stop.</summary>
    public static bool Is(Exception exception) => exception is not (OperationCanceledException or KubernetesException or HttpRequestException or IOException or TimeoutException);

    public static string Describe(Exception exception) =>
        $"this object makes the operator fail, and nothing is done for it: {exception.GetType().Name}: {OneLine.Of(exception.Message)}; the log has all of it";
}
