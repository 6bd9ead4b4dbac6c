using System.Globalization;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Benchmarks.Dns;

/// <summary>What arrived at Route 53 in a stretch of time.</summary>
internal sealed class Traffic(IReadOnlyList<ReceivedRequest> requests, TimeSpan took)
{
    public double PerMinute => requests.Count / took.TotalMinutes;

    public double PerSecond(string operation) => requests.Count(r => r.Operation == operation) / took.TotalSeconds;

    /// <summary>The most in any 10 s, a second: above the pace only by what may come at once.</summary>
    public double Busiest => requests.Count == 0 ? 0 : requests.Max(from => requests.Count(r => r.At >= from.At && r.At < from.At.AddSeconds(10))) / 10.0;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{requests.Count} requests in {took.TotalSeconds:0} s, {PerMinute:0} a minute, {Busiest:0.0} a second in the busiest 10 s: {string.Join(", ", requests.GroupBy(r => r.Operation).OrderByDescending(g => g.Count()).Select(g => $"{g.Key} {g.Count()}"))}");
}
