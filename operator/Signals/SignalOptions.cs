using System.Net;

namespace AgentRegions.Operator.Signals;

/// <summary>Where other systems send what they see of regions.</summary>
/// <param name="BindAddress">A listener of its own, for SNS and Alertmanagers elsewhere: nothing else is served there.</param>
/// <param name="RequestsPerSecond">More than this are answered 429; senders try again.</param>
internal sealed record SignalOptions(IPEndPoint BindAddress, int RequestsPerSecond)
{
    public const int DefaultRequestsPerSecond = 50;

    /// <summary>The largest body, in bytes: SNS sends no more.</summary>
    public const int MaxBytes = 256 * 1024;
}
