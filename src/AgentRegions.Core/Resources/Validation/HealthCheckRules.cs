using System.Text.RegularExpressions;

namespace AgentRegions.Core.Resources.Validation;

/// <summary>Where Route 53 has checkers.</summary>
internal static class CheckerRegion
{
    public const string Rule =
        "self in ['us-east-1', 'us-west-1', 'us-west-2', 'eu-west-1', 'ap-southeast-1', 'ap-southeast-2', 'ap-northeast-1', 'sa-east-1']";

    public static IReadOnlyList<string> All { get; } =
        ["us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "sa-east-1"];
}

/// <summary>What a tag may be.</summary>
internal static partial class TagRules
{
    public const string Key = "^[A-Za-z0-9_.:/=+@ -]{1,128}$";
    public const string Value = "^[A-Za-z0-9_.:/=+@ -]*$";
    public const string Rule =
        "self.all(key, key.matches('" + Key + "') && !key.startsWith('aws:') && !key.startsWith('agentregion.dev/') && self[key].matches('" + Value + "'))";

    [GeneratedRegex(Key, RegexOptions.CultureInvariant)]
    internal static partial Regex KeyRegex { get; }

    [GeneratedRegex(Value, RegexOptions.CultureInvariant)]
    internal static partial Regex ValueRegex { get; }
}

public static partial class ResourceRules
{
    private static void CheckHealthChecks(FieldCheck check, PolicyHealthChecks checks)
    {
        const string field = "spec.dns.healthChecks";
        if (checks.Port is { } port)
            check.Range(field + ".port", port, 1, ResourceLimits.MaxPort);
        check.OptionalForm(field + ".path", checks.Path, ResourceLimits.HealthCheckText, ResourcePatterns.UrlPathRegex, ResourcePatterns.UrlPathRemedy);
        check.That(checks.Interval.Value.TotalSeconds is 10 or 30, field + ".interval", ResourceRemedies.CheckInterval);
        check.Range(field + ".failureThreshold", checks.FailureThreshold, 1, ResourceLimits.MaxCheckThreshold);
        check.That(checks.Regions.Count is 0 or >= ResourceLimits.MinCheckerRegions, field + ".regions", ResourceRemedies.CheckerRegionCount);
        check.Unique(field + ".regions", checks.Regions, region => region, ResourceLimits.CheckerRegions);
        for (var i = 0; i < checks.Regions.Count; i++)
            check.That(CheckerRegion.All.Contains(checks.Regions[i]), $"{field}.regions[{i}]", "regions " + ResourceRemedies.CheckerRegions);
        check.OptionalText(field + ".searchString", checks.SearchString, 1, ResourceLimits.HealthCheckText);
        check.That(checks.Tags.Count <= ResourceLimits.HealthCheckTags, field + ".tags", $"tags must have at most {ResourceLimits.HealthCheckTags} entries");
        check.That(checks.Tags.All(IsAllowed), field + ".tags", ResourceRemedies.CheckTags);
        foreach (var (key, value) in checks.Tags)
            check.OptionalText($"{field}.tags.{key}", value, 0, ResourceLimits.TagValueLength);
    }

    private static bool IsAllowed(KeyValuePair<string, string> tag) =>
        TagRules.KeyRegex.IsMatch(tag.Key) && TagRules.ValueRegex.IsMatch(tag.Value) && !(tag.Key + tag.Value).Contains('\n', StringComparison.Ordinal)
        && !tag.Key.StartsWith("aws:", StringComparison.Ordinal) && !tag.Key.StartsWith("agentregion.dev/", StringComparison.Ordinal);
}
