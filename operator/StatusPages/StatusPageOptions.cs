using System.Net;

namespace AgentRegions.Operator.StatusPages;

/// <summary>Where the status pages of policies are served.</summary>
/// <param name="BindAddress">A listener of its own, for every client of a service: nothing else is served there.</param>
/// <param name="RequestsPerSecond">More than this are answered 429 without a page.</param>
internal sealed record StatusPageOptions(IPEndPoint BindAddress, int RequestsPerSecond)
{
    public const int DefaultRequestsPerSecond = 1000;

    /// <summary>At a time; one more is closed unanswered.</summary>
    public const int MostConnections = 500;
}
