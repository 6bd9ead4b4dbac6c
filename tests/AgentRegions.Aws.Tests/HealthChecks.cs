using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Resources;

namespace AgentRegions.Aws.Tests;

/// <summary>What tests of health checks ask for.</summary>
internal static class HealthChecks
{
    public static readonly HealthCheckOwner Owner = new("store-1", new("agents", "support"));

    public static readonly IReadOnlyDictionary<string, string> Tags = Owner.Tags("us-east-1", null);

    public static HealthCheckSettings Settings { get; } = new()
    {
        Protocol = HealthCheckProtocol.HTTPS,
        HostName = "agent-us.example.com",
        Port = 443,
        Path = "/health?a=1&b=2",
        EnableSni = true,
        IntervalSeconds = 10,
        FailureThreshold = 3,
    };

    public static HealthCheckSettings Full { get; } = Settings with
    {
        IpAddress = "203.0.113.7",
        SearchString = "\"status\":\"<ok>\"",
        MeasureLatency = true,
        Regions = ["us-east-1", "eu-west-1", "sa-east-1"],
    };

    /// <summary>A reference of the owner's that no test before had.</summary>
    public static string Reference(HealthCheckOwner? owner = null) => $"{(owner ?? Owner).Prefix}{Guid.NewGuid().ToString("N")[..20]}";

    public static HealthCheckOwner AnOwner() => Owner with { StoreId = Guid.NewGuid().ToString("N") };

    public static void Faster(Route53Options options) => options.HealthChecksPerSecond = 500;
}
