namespace AgentRegions.Core.Resources.Validation;

public static partial class ResourceRules
{
    private static void CheckRegion(FieldCheck check, AgentRegionSpec spec)
    {
        check.Form("spec.region", spec.Region, ResourceLimits.NameLength, ResourcePatterns.LabelRegex, ResourcePatterns.LabelRemedy);
        check.Url("spec.endpoint", spec.Endpoint, ResourcePatterns.HttpUrlRegex, ResourcePatterns.HttpUrlRemedy);
        check.Range("spec.weight", spec.Weight, 0, ResourceLimits.MaxWeight);
        check.Range("spec.priority", spec.Priority, 0, ResourceLimits.MaxPriority);
        if (check.Has(spec.Dns, "spec.dns"))
            CheckRegionDns(check, "spec.dns", spec.Dns);
        if (spec.Geolocation is { } geolocation)
            CheckGeolocation(check, geolocation);
        if (check.Has(spec.Health, "spec.health"))
            CheckHealth(check, spec.Health);
        if (spec.Workload is { } workload)
        {
            check.Form("spec.workload.name", workload.Name, ResourceLimits.ObjectNameLength, ResourcePatterns.ObjectNameRegex, ResourcePatterns.ObjectNameRemedy);
            check.Range("spec.workload.minAvailable", workload.MinAvailable, 1, ResourceLimits.MaxReplicas);
        }
    }

    private static void CheckRegionDns(FieldCheck check, string field, RegionDns dns)
    {
        var targets = (dns.Addresses is null ? 0 : 1) + (dns.Hostname is null ? 0 : 1) + (dns.Alias is null ? 0 : 1);
        check.That(targets == 1, field, ResourceRemedies.OneDnsTarget);
        if (dns.Addresses is { } addresses)
        {
            check.That(addresses.Ipv4.Count + addresses.Ipv6.Count > 0, field + ".addresses", ResourceRemedies.SomeAddress);
            CheckAddresses(check, field + ".addresses.ipv4", addresses.Ipv4, IpAddressForm.IsIpv4, "ipv4 " + ResourceRemedies.Ipv4);
            CheckAddresses(check, field + ".addresses.ipv6", addresses.Ipv6, IpAddressForm.IsShortestIpv6, "ipv6 " + ResourceRemedies.Ipv6);
        }
        check.OptionalForm(field + ".hostname", dns.Hostname, ResourceLimits.HostnameLength, ResourcePatterns.DnsNameRegex, ResourcePatterns.DnsNameRemedy);
        if (dns.Alias is { } alias)
        {
            check.Form(field + ".alias.dnsName", alias.DnsName, ResourceLimits.HostnameLength, ResourcePatterns.DnsNameRegex, ResourcePatterns.DnsNameRemedy);
            check.Form(field + ".alias.hostedZoneId", alias.HostedZoneId, ResourceLimits.HostedZoneIdLength, ResourcePatterns.HostedZoneIdRegex, ResourcePatterns.HostedZoneIdRemedy);
        }
    }

    private static void CheckGeolocation(FieldCheck check, RegionGeolocation geolocation)
    {
        const string field = "spec.geolocation";
        check.That(geolocation.Continents.Count + geolocation.Countries.Count > 0, field, ResourceRemedies.SomeLocation);
        check.Unique(field + ".continents", geolocation.Continents, continent => continent.ToString(), ResourceLimits.Continents);
        check.Unique(field + ".countries", geolocation.Countries, country => country, ResourceLimits.Countries);
        for (var i = 0; i < geolocation.Countries.Count; i++)
            check.That(geolocation.Countries[i] is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'], $"{field}.countries[{i}]", "countries " + ResourceRemedies.Country);
    }

    private static void CheckAddresses(FieldCheck check, string field, IReadOnlyList<string> addresses, Func<string, bool> isValid, string remedy)
    {
        check.Unique(field, addresses, address => address, ResourceLimits.Addresses);
        for (var i = 0; i < addresses.Count; i++)
            check.That(isValid(addresses[i]), $"{field}[{i}]", remedy);
    }

    private static void CheckHealth(FieldCheck check, HealthSpec health)
    {
        check.Form("spec.health.path", health.Path, ResourceLimits.PathLength, ResourcePatterns.UrlPathRegex, ResourcePatterns.UrlPathRemedy);
        check.Range("spec.health.interval", health.Interval, ResourceLimits.MinInterval, ResourceLimits.MaxInterval);
        check.Range("spec.health.timeout", health.Timeout, ResourceLimits.MinTimeout, ResourceLimits.MaxTimeout);
        check.That(health.Timeout <= health.Interval, "spec.health.timeout", ResourceRemedies.TimeoutWithinInterval);
        check.Range("spec.health.failureThreshold", health.FailureThreshold, 1, ResourceLimits.MaxThreshold);
        check.Range("spec.health.successThreshold", health.SuccessThreshold, 1, ResourceLimits.MaxThreshold);
        check.Range("spec.health.minSuccessPercent", health.MinSuccessPercent, 1, 100);
        check.Range("spec.health.window", health.Window, 1, ResourceLimits.MaxWindow);
        check.That(health.Window >= health.FailureThreshold, "spec.health.window", ResourceRemedies.WindowHoldsFailures);
        if (health.Authorization is { } authorization && check.Has(authorization.SecretKeyRef, "spec.health.authorization.secretKeyRef"))
            CheckSecretKey(check, "spec.health.authorization.secretKeyRef", authorization.SecretKeyRef);
        if (health.Tls is { } tls)
        {
            if (tls.CaSecretKeyRef is { } ca)
                CheckSecretKey(check, "spec.health.tls.caSecretKeyRef", ca);
            check.OptionalForm("spec.health.tls.serverName", tls.ServerName, ResourceLimits.HostnameLength, ResourcePatterns.DnsNameRegex, ResourcePatterns.DnsNameRemedy);
        }
    }

    internal static void CheckSecretKey(FieldCheck check, string field, SecretKeyReference reference)
    {
        check.Form(field + ".name", reference.Name, ResourceLimits.ObjectNameLength, ResourcePatterns.ObjectNameRegex, ResourcePatterns.ObjectNameRemedy);
        check.Form(field + ".key", reference.Key, ResourceLimits.SecretKeyLength, ResourcePatterns.SecretKeyRegex, ResourcePatterns.SecretKeyRemedy);
    }
}
