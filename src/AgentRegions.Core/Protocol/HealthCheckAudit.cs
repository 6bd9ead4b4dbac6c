using AgentRegions.Core.Dns.HealthChecks;

namespace AgentRegions.Core.Protocol;

/// <summary>What a listing of a service's health checks says against the register.</summary>
/// <param name="Ledger">Without those that are gone; those that someone changed are given their settings again.</param>
/// <param name="Orphans">Ids of checks that the register does not have.</param>
internal sealed record HealthCheckAudit(HealthCheckLedger Ledger, IReadOnlyList<string> Orphans, IReadOnlyList<ServiceEvent> Said)
{
    /// <param name="wanted">A check's settings and tags; null: it is not wanted any more.</param>
    public static HealthCheckAudit Of(
        HealthCheckOwner owner, HealthCheckLedger ledger, IReadOnlyList<FoundHealthCheck> found,
        Func<KeptHealthCheck, (HealthCheckSettings Settings, IReadOnlyDictionary<string, string> Tags)?> wanted)
    {
        List<ServiceEvent> said = [];
        List<KeptHealthCheck> checks = [];
        var changed = false;
        foreach (var check in ledger.Checks)
        {
            var there = found.FirstOrDefault(f => f.Id == check.Id);
            if (check.Id is null || (there is not null && IsAsApplied(check, there, wanted(check))))
                checks.Add(check);
            else if (there is not null)
            {
                checks.Add(check with { Applied = null });
                if (check.Applied is not null && wanted(check) is { } meant && meant.Settings.DifferencesOf(there.Settings) is { Count: > 0 } differences)
                    said.Add(new(true, "HealthCheckDrifted", $"{check.Name}: someone changed {check.Id}: {string.Join("; ", differences)}; it is set right"));
            }
            else if (!check.Retired)
                said.Add(new(true, "HealthCheckGone", $"{check.Name}: {check.Id} is gone, and another takes its place"));
            changed |= checks.Count == 0 || !ReferenceEquals(checks[^1], check);
        }
        var known = ledger.Checks.Select(c => c.Id ?? owner.Reference(c)).ToHashSet(StringComparer.Ordinal);
        return new(
            changed ? ledger with { Checks = checks } : ledger,
            [.. found.Where(f => !known.Contains(f.Id) && !known.Contains(f.Reference)).Select(f => f.Id)],
            said);
    }

    private static bool IsAsApplied(KeptHealthCheck check, FoundHealthCheck found, (HealthCheckSettings Settings, IReadOnlyDictionary<string, string> Tags)? wanted) =>
        check.Retired || wanted is not { } w || check.Fixed != w.Settings.Fixed
        || (Equals(found.Settings, w.Settings) && w.Tags.All(tag => found.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value));
}
