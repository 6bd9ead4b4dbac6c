using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.DataPlane;
using AgentRegions.Core.Dns.HealthChecks;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Protocol;

/// <summary>Whether what is provisioned would do what the policy says without Route 53's API; the reason names the difference.</summary>
public sealed record DataPlaneProgress(bool IsReady, string Reason, string Message)
{
    public const string Provisioned = "Provisioned";

    /// <returns>Null: spec.dns.switch is another.</returns>
    internal static DataPlaneProgress? Of(Turn turn, DnsSnapshot? zone, DataPlaneSwitch plane, ServiceFault? checkFault)
    {
        if (turn.Input.Policy.Dns is not { Switch: SwitchPath.DataPlane, DataPlane: { } spec, HealthChecks: { } checks })
            return null;
        if (plane.Keys is null)
            return new(false, "NoSecret", "this operator was started without --routing-control-secret-file and --routing-control-bind-address: it serves no routing controls and makes no checks of them");
        if (turn.WantedHealthChecks.Keys.Select(region => DataPlaneChecks.Problem(spec, turn.Service, region)).FirstOrDefault(p => p is not null) is { } problem)
            return new(false, "CannotBeChecked", problem);
        if (checkFault is not null)
            return new(false, checkFault.Reason, checkFault.Message);
        return Checks(turn, checks) ?? Records(turn, zone) ?? Voices(turn, plane, spec)
            ?? new(true, Provisioned, $"clients follow the register without Route 53's API: {string.Join(", ", turn.Register.Published!.DataPlane!)}; {spec.RoutingControls.Count} routing controls, {DataPlaneChecks.ThresholdOf(spec)} of {spec.RoutingControls.Count + 1} checks");
    }

    private static DataPlaneProgress? Checks(Turn turn, PolicyHealthChecks checks)
    {
        var ledger = turn.Register.HealthChecks ?? HealthCheckLedger.Empty;
        var wanted = turn.WantedChecks;
        List<string> missing = [.. HealthCheckPlan.Missing(wanted.Settings, ledger).Concat(wanted.Awaited).Order(StringComparer.Ordinal)];
        if (missing.Count > 0)
            return new(false, "ChecksMissing", $"being made: {string.Join(", ", missing)}; Route 53 makes one in 2 s an account");
        List<string> differ = [.. wanted.Settings.Where(w => ledger.Serving(w.Key, w.Value) is { Applied: null }).Select(w => w.Key).Order(StringComparer.Ordinal)];
        if (differ.Count > 0)
            return new(false, "ChecksDiffer", $"{string.Join(", ", differ)}: not as the policy wants them; they are being set right");
        return turn.WantedHealthChecks.Keys.Any(region => DataPlaneChecks.Sum(ledger, region) is { } sum && !DataPlaneChecks.IsSettled(sum, checks, turn.Reading.StoreTime))
            ? new(false, "Settling", $"new checks say nothing for {new Duration(DataPlaneChecks.SettlesIn(checks))}; then the records carry them")
            : null;
    }

    private static DataPlaneProgress? Records(Turn turn, DnsSnapshot? zone) =>
        turn.Register.Published?.DataPlane is not { } regions ? new(false, "RecordsDiffer", "the records do not carry every region with its calculated check: all regions need the same kinds of records")
        : turn.DataPlaneIds is null || turn.DataPlaneIds.Keys.Except(regions).Any() ? new(false, "RecordsDiffer", $"the records name {string.Join(", ", regions)}, and the policy selects others")
        : zone is not null && !turn.AreDataPlane(zone.Records) ? new(false, "RecordsDiffer", $"someone changed the records: {string.Join("; ", zone.Records)}")
        : null;

    private static DataPlaneProgress? Voices(Turn turn, DataPlaneSwitch plane, PolicyDataPlane spec)
    {
        List<string> problems = [.. plane.Voices(turn, spec, 0).Where(v => v.Problem is not null).Select(v => $"{v.Observer} {v.Problem}")];
        return problems.Count == 0 ? null
            : new(false, "RoutingControlsMissing", $"{string.Join("; ", problems)}{(spec.RoutingControls.Count - problems.Count >= DataPlaneChecks.DecisiveVoices(spec) ? "; the others suffice" : ": too few are left to switch by them")}");
    }
}
