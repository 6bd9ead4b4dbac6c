namespace AgentRegions.Core.Resources.Validation;

public static partial class ResourceRules
{
    private static void CheckDataPlane(FieldCheck check, PolicyDns dns)
    {
        const string field = "spec.dns.dataPlane";
        check.That(dns.Switch != SwitchPath.DataPlane || dns.DataPlane is not null, field, ResourceRemedies.DataPlaneSection);
        check.That(dns.Switch != SwitchPath.DataPlane || dns.HealthChecks is not null, "spec.dns.healthChecks", ResourceRemedies.DataPlaneHealthChecks);
        if (dns.DataPlane is not { } plane || !check.Has(plane.RoutingControls, field + ".routingControls"))
            return;
        var controls = plane.RoutingControls;
        check.That(
            controls.Count >= ResourceLimits.MinRoutingControls, field + ".routingControls",
            $"routingControls must have at least {ResourceLimits.MinRoutingControls} entries, one for each place");
        check.Unique(field + ".routingControls", controls, control => control.Observer, ResourceLimits.MaxRoutingControls);
        for (var i = 0; i < controls.Count; i++)
        {
            check.Form($"{field}.routingControls[{i}].observer", controls[i].Observer, ResourceLimits.NameLength, ResourcePatterns.LabelRegex, ResourceRemedies.ObserverName);
            check.Url($"{field}.routingControls[{i}].url", controls[i].Url, ResourcePatterns.SafeUrlRegex, ResourcePatterns.SafeUrlRemedy);
        }
        if (plane.HealthThreshold is not { } threshold)
            return;
        check.Range(field + ".healthThreshold", threshold, ResourceLimits.MinHealthThreshold, ResourceLimits.MaxRoutingControls);
        check.That(threshold <= controls.Count, field + ".healthThreshold", ResourceRemedies.HealthThreshold);
    }
}
