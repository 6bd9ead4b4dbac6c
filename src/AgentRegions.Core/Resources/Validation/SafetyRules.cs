namespace AgentRegions.Core.Resources.Validation;

public static partial class ResourceRules
{
    private static void CheckSafety(FieldCheck check, FailoverPolicySpec spec)
    {
        const string field = "spec.safety.statusPage";
        var safety = spec.Safety;
        check.Range("spec.safety.minHealthyRegions", safety.MinHealthyRegions, 0, ResourceLimits.MaxRegions);
        check.That(safety.AllDown != AllDownAction.StatusPage || safety.StatusPage is not null, field, ResourceRemedies.StatusPageSection);
        check.That(safety.AllDown != AllDownAction.StatusPage || spec.Dns is not { Switch: SwitchPath.DataPlane }, "spec.safety.allDown", ResourceRemedies.StatusPageSwitch);
        if (safety.StatusPage is not { } page)
            return;
        if (check.Has(page.Dns, field + ".dns"))
        {
            CheckRegionDns(check, field + ".dns", page.Dns);
            check.That(page.Dns.Hostname is null || spec.Dns is null || spec.Dns.Name != spec.Dns.Zone, field + ".dns.hostname", ResourceRemedies.StatusPageAtApex);
        }
        CheckLine(check, field + ".title", page.Title, ResourceLimits.PageTitleLength);
        check.OptionalText(field + ".message", page.Message, 1, ResourceLimits.PageMessageLength);
        CheckLine(check, field + ".contact", page.Contact, ResourceLimits.PageContactLength);
        check.Range(field + ".retryAfter", page.RetryAfter, ResourceLimits.MinRetryAfter, ResourceLimits.MaxRetryAfter, wholeSeconds: true);
    }

    private static void CheckLine(FieldCheck check, string field, string? text, int maxLength)
    {
        check.OptionalText(field, text, 1, maxLength);
        check.That(text is null || (!text.EndsWith('\n') && ResourcePatterns.PlainLineRegex.IsMatch(text)), field, $"{field[(field.LastIndexOf('.') + 1)..]} {ResourcePatterns.PlainLineRemedy}");
    }
}
