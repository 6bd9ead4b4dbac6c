using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Dns.HealthChecks;

/// <summary>All health checks that a policy means.</summary>
/// <param name="Settings">By <see cref="CheckName"/>.</param>
/// <param name="Awaited">Names that are wanted too, and whose settings cannot be known yet: of checks that count others which are still to be made.</param>
public sealed record WantedChecks(IReadOnlyDictionary<string, HealthCheckSettings> Settings, IReadOnlySet<string> Awaited)
{
    /// <param name="own">The regions' own.</param>
    /// <param name="keys">Null: this operator has no secret, so it leaves alone what needs one.</param>
    /// <param name="storeTime">Now.</param>
    public static WantedChecks Of(
        FailoverPolicySpec policy, NamespacedName service, IReadOnlyDictionary<string, HealthCheckSettings> own, HealthCheckLedger ledger, RoutingControlKeys? keys, DateTimeOffset storeTime)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(own);
        ArgumentNullException.ThrowIfNull(ledger);
        if (policy.Dns is not { Switch: SwitchPath.DataPlane, DataPlane: { } plane, HealthChecks: { } checks })
            return new(own, new HashSet<string>());
        var settings = own.ToDictionary(StringComparer.Ordinal);
        var awaited = new HashSet<string>(StringComparer.Ordinal);
        foreach (var region in own.Keys.Where(region => DataPlaneChecks.Problem(plane, service, region) is null).Order(StringComparer.Ordinal))
        {
            var voices = plane.RoutingControls.ToDictionary(c => CheckName.Voice(region, c.Observer), c => c, StringComparer.Ordinal);
            if (keys is null)
            {
                awaited.UnionWith([.. voices.Keys, CheckName.Calculated(region)]);
                continue;
            }
            foreach (var (name, control) in voices)
                settings.Add(name, DataPlaneChecks.VoiceOf(checks, control, service, region, keys));
            List<string> children = [.. voices.Keys.Order(StringComparer.Ordinal).Prepend(region).Select(name => Counted(ledger, name, settings[name], checks, storeTime)).OfType<string>()];
            if (children.Count > voices.Count)
                settings.Add(CheckName.Calculated(region), HealthCheckSettings.Calculated(children, DataPlaneChecks.ThresholdOf(plane)));
            else
                awaited.Add(CheckName.Calculated(region));
        }
        return new(settings, awaited);
    }

    /// <summary>The id of the check to count: a new one begins with an opinion that means nothing, so the one before it counts until that has passed.</summary>
    private static string? Counted(HealthCheckLedger ledger, string name, HealthCheckSettings wanted, PolicyHealthChecks checks, DateTimeOffset storeTime)
    {
        var there = ledger.Checks.Where(c => c.Name == name && c is { Id: not null, Retired: false }).OrderBy(c => c.Generation).ToList();
        return (there.FindLast(c => c.Fixed == wanted.Fixed && DataPlaneChecks.IsSettled(c, checks, storeTime)) ?? there.FirstOrDefault())?.Id;
    }
}
