using System.Net;
using AgentRegions.Core.Dns.DataPlane;

namespace AgentRegions.Operator.RoutingControls;

/// <summary>How this operator answers Route 53's checkers.</summary>
/// <param name="BindAddress">A listener of its own, for the internet: nothing else is served there.</param>
/// <param name="Keys">What checkers and operators know each other by.</param>
/// <param name="RequestsPerSecond">More than so many signed questions are answered 429, which withdraws nobody.</param>
internal sealed record RoutingControlOptions(IPEndPoint BindAddress, RoutingControlKeys Keys, int RequestsPerSecond)
{
    /// <summary>Some 16 checkers ask each check every 10 or 30 s: enough for 100 services of three regions.</summary>
    public const int DefaultRequestsPerSecond = 1000;

    /// <exception cref="ArgumentException">The file holds no secret, or one that is too short.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static RoutingControlKeys ReadKeys(string path)
    {
        try
        {
            return RoutingControlKeys.Parse(File.ReadAllText(path));
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"--routing-control-secret-file: {path} {e.Message}", e);
        }
    }
}
