using AgentRegions.Core.Quorum;

namespace AgentRegions.Core.Resources.Validation;

public static partial class ResourceRules
{
    private static void CheckPolicy(FieldCheck check, FailoverPolicySpec spec)
    {
        if (check.Has(spec.RegionSelector, "spec.regionSelector"))
            CheckSelector(check, spec.RegionSelector);
        if (check.Has(spec.Dns, "spec.dns"))
            CheckPolicyDns(check, spec.Dns);
        if (check.Has(spec.Coordination, "spec.coordination"))
            CheckCoordination(check, spec.Coordination);
        if (spec is { Dns.Switch: SwitchPath.DataPlane })
        {
            check.That(spec.Routing == RoutingPolicy.ActivePassive, "spec.routing", ResourceRemedies.DataPlaneRouting);
            check.That(spec.Coordination is null or { Type: CoordinationType.DynamoDB }, "spec.coordination.type", ResourceRemedies.DataPlaneCoordination);
        }
        if (check.Has(spec.Detection, "spec.detection"))
            CheckDetection(check, spec.Detection);
        GateRules.Check(check, spec.Gates);
        check.Range("spec.drain.timeout", spec.Drain.Timeout, "0s", ResourceLimits.MaxDrain);
        check.Range("spec.failback.stableFor", spec.Failback.StableFor, "0s", ResourceLimits.MaxStableFor);
        check.Range("spec.cooldown", spec.Cooldown, "0s", ResourceLimits.MaxCooldown);
        check.Range("spec.maxChangesPerDay", spec.MaxChangesPerDay, 1, ResourceLimits.MaxChangesPerDay);
        CheckSafety(check, spec);
        DrillRules.Check(check, spec);
        CheckNotifications(check, spec.Notifications);
        check.Range("spec.historyLimit", spec.HistoryLimit, 1, ResourceLimits.MaxHistory);
    }

    private static void CheckSelector(FieldCheck check, LabelSelector selector)
    {
        const string field = "spec.regionSelector.matchLabels";
        if (!check.Has(selector.MatchLabels, field))
            return;
        check.That(selector.MatchLabels.Count > 0, field, ResourceRemedies.SomeLabel);
        check.That(selector.MatchLabels.Count <= ResourceLimits.MatchLabels, field, $"matchLabels must name at most {ResourceLimits.MatchLabels} labels");
        foreach (var (label, value) in selector.MatchLabels)
            check.OptionalText($"{field}.{label}", value, 0, ResourceLimits.LabelValueLength);
    }

    private static void CheckPolicyDns(FieldCheck check, PolicyDns dns)
    {
        check.Form("spec.dns.zone", dns.Zone, ResourceLimits.ServiceNameLength, ResourcePatterns.DnsNameRegex, ResourcePatterns.DnsNameRemedy);
        check.OptionalForm("spec.dns.zoneId", dns.ZoneId, ResourceLimits.HostedZoneIdLength, ResourcePatterns.HostedZoneIdRegex, ResourcePatterns.HostedZoneIdRemedy);
        check.Form("spec.dns.name", dns.Name, ResourceLimits.ServiceNameLength, ResourcePatterns.DnsNameRegex, ResourcePatterns.DnsNameRemedy);
        check.That(
            dns.Name is null || dns.Zone is null || dns.Name == dns.Zone || dns.Name.EndsWith('.' + dns.Zone, StringComparison.Ordinal),
            "spec.dns.name",
            ResourceRemedies.NameInZone);
        check.Range("spec.dns.ttl", dns.Ttl, ResourceLimits.MinTtl, ResourceLimits.MaxTtl, wholeSeconds: true);
        if (dns.HealthChecks is { } checks)
            CheckHealthChecks(check, checks);
        CheckDataPlane(check, dns);
    }

    private static void CheckCoordination(FieldCheck check, CoordinationSpec coordination)
    {
        const string field = "spec.coordination.dynamoDB";
        check.That(coordination.Type != CoordinationType.DynamoDB || coordination.DynamoDB is not null, field, ResourceRemedies.DynamoDBSection);
        if (coordination.DynamoDB is not { } store)
            return;
        check.Form(field + ".table", store.Table, ResourceLimits.TableNameLength, ResourcePatterns.TableNameRegex, ResourcePatterns.TableNameRemedy);
        check.That(
            store.Table is null || store.Table.Length >= ResourceLimits.MinTableNameLength,
            field + ".table",
            $"table must have at least {ResourceLimits.MinTableNameLength} characters");
        if (!check.Has(store.Endpoints, field + ".endpoints"))
            return;
        check.That(store.Endpoints.Count > 0, field + ".endpoints", ResourceRemedies.SomeEndpoint);
        CheckLabels(check, field + ".endpoints", store.Endpoints, ResourceLimits.Endpoints, "endpoints " + ResourceRemedies.AwsRegions);
    }

    private static void CheckDetection(FieldCheck check, DetectionSpec detection)
    {
        check.That(detection.Quorum.Value <= ResourceLimits.MaxQuorum, "spec.detection.quorum", "quorum " + QuorumSize.Remedy);
        CheckLabels(check, "spec.detection.observers", detection.Observers, ResourceLimits.Observers, "observers " + ResourceRemedies.ObserverNames);
        check.Range("spec.detection.confirmFor", detection.ConfirmFor, "0s", ResourceLimits.MaxConfirmFor);
        SignalRules.Check(check, detection.Signals);
    }

    private static void CheckLabels(FieldCheck check, string field, IReadOnlyList<string> labels, int most, string remedy)
    {
        check.Unique(field, labels, label => label, most);
        for (var i = 0; i < labels.Count; i++)
            check.That(!labels[i].EndsWith('\n') && ResourcePatterns.LabelRegex.IsMatch(labels[i]), $"{field}[{i}]", remedy);
    }
}
