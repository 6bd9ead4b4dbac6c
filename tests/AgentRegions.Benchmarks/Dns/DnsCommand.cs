using System.CommandLine;

namespace AgentRegions.Benchmarks.Dns;

internal static class DnsCommand
{
    private static readonly Option<int> Services = new("--services") { Description = "How many services share the regions and the zone", DefaultValueFactory = _ => 200 };
    private static readonly Option<int> Rest = new("--rest") { Description = "How many seconds to count requests at rest", DefaultValueFactory = _ => 120 };
    private static readonly Option<bool> HealthChecks = new("--health-checks") { Description = "With Route 53 health checks: making them takes 2 s each" };

    public static Command Create()
    {
        var command = new Command("dns", """
            Counts and times what many services of one zone ask of Route 53: while they are placed, at rest, when a region's outage moves them all, and when
            Route 53 refuses with Throttling and PriorRequestNotComplete meanwhile. One operator as a process, a Kubernetes API server, the sandbox's strict Route 53,
            which takes 5 requests a second, is INSYNC after 5 s and refuses a change while it takes another.
            """) { Services, Rest, HealthChecks };
        command.SetAction((parsed, cancellation) => new DnsRun(parsed.GetValue(Services), TimeSpan.FromSeconds(parsed.GetValue(Rest)), parsed.GetValue(HealthChecks)).MeasureAsync(cancellation));
        return command;
    }
}
