using AgentRegions.Aws.Route53;
using AgentRegions.Aws.Zones;
using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.HealthChecks;

/// <summary>What an exception of the client means to whoever keeps health checks.</summary>
internal static class HealthCheckFaults
{
    /// <param name="doing">The operation, as the beginning of the message.</param>
    public static DnsException ToDns(Exception exception, string doing) => exception switch
    {
        HealthCheckException { ErrorCode: "TooManyHealthChecks" } => new(
            DnsFault.TooManyHealthChecks,
            $"{doing}: the account has as many health checks as it may; delete some, or ask for more at AWS Service Quotas (Route 53, health checks): {exception.Message}",
            exception),
        HealthCheckException { ErrorCode: "HealthCheckVersionMismatch" } => new(
            DnsFault.HealthCheckChanged, $"{doing}: someone else changed it at the same time; it is tried again: {exception.Message}", exception),
        HealthCheckException { ErrorCode: "HealthCheckInUse" } => new(
            DnsFault.HealthCheckChanged, $"{doing}: another AWS service holds it; take it off there: {exception.Message}", exception),
        NoSuchHealthCheckException => new(DnsFault.HealthCheckChanged, $"{doing}: it was deleted at the same time; it is looked for again: {exception.Message}", exception),
        InvalidInputException => new(
            DnsFault.HealthCheckRefused,
            $"{doing}: Route 53 does not take it; look at spec.dns.healthChecks and the region's endpoint, which must be a public one: {exception.Message}",
            exception),
        AccessDeniedException => new(
            DnsFault.AccessDenied, $"{doing}: not allowed; the operator's role needs the actions of config/iam/route53-health-checks.json: {exception.Message}", exception),
        _ => Faults.ToDns(exception, doing),
    };
}
