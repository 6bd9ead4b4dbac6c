using AgentRegions.Core.Dns.HealthChecks;

namespace AgentRegions.Core.Protocol;

/// <summary>How far a service's health checks are: what its condition says.</summary>
public sealed record HealthCheckProgress(bool IsDone, string Reason, string Message)
{
    /// <returns>Null: none are wanted and none are left.</returns>
    public static HealthCheckProgress? Of(ServiceInput input, HealthCheckLedger? ledger, ServiceFault? fault)
    {
        ArgumentNullException.ThrowIfNull(input);
        ledger ??= HealthCheckLedger.Empty;
        var specs = input.Regions.ToDictionary(r => r.Name, r => r.Spec, StringComparer.Ordinal);
        var wanted = RegionHealthCheck.Wanted(input.Policy, specs);
        if (input.Policy.Dns.HealthChecks is not { } spec)
            return ledger.Checks.Count == 0 ? null : new(false, fault?.Reason ?? "Removing", fault?.Message ?? "the health checks go once no name server answers records that carry them");
        if (fault is not null)
            return new(false, fault.Reason, $"{fault.Message}; records do without the checks that are missing");
        List<string> problems = [.. specs.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key, Why: RegionHealthCheck.Problem(spec, s.Value))).Where(p => p.Why is not null).Select(p => $"{p.Key}: {p.Why}")];
        if (problems.Count > 0)
            return new(false, "CannotBeChecked", string.Join("; ", problems));
        var missing = HealthCheckPlan.Missing(wanted, ledger);
        return missing.Count > 0 ? new(false, "Pending", $"being made: {string.Join(", ", missing)}; Route 53 makes one in 2 s an account")
            : ledger.Checks.Count(c => CheckName.RegionOf(c.Name) == c.Name) > wanted.Count ? new(true, "Replacing", "every region has its health check; those before them are about to go")
            : wanted.Count == 0 ? new(true, "NotNeeded", "there are no two regions to choose between")
            : new(true, "Made", $"every region has its health check: {string.Join(", ", wanted.Keys.Order(StringComparer.Ordinal))}");
    }
}
