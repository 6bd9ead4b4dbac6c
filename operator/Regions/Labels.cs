using AgentRegions.Core;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Regions;

/// <summary>Which regions a policy selects, and which policies a region belongs to: by labels within one namespace.</summary>
internal static class Labels
{
    /// <summary>The index of AgentRegions by "namespace/key=value".</summary>
    public const string Index = "label";

    public static IEnumerable<string> Of(AgentRegion region) =>
        region.Metadata.Labels?.Select(l => IndexKey(region.Metadata.NamespaceProperty, l.Key, l.Value)) ?? [];

    public static IReadOnlyList<AgentRegion> Select(this IEntityCache<AgentRegion> regions, FailoverPolicy policy)
    {
        var wanted = policy.Spec.RegionSelector.MatchLabels;
        if (wanted.Count == 0)
            return [];
        var (key, value) = wanted.First();
        return [.. regions.ByIndex(Index, IndexKey(policy.Metadata.NamespaceProperty, key, value))
            .Where(r => r.Metadata.DeletionTimestamp is null && Matches(policy.Spec.RegionSelector, r))
            .OrderBy(r => r.Metadata.Name, StringComparer.Ordinal)];
    }

    /// <summary>The policies that select a region, before or after a change of either.</summary>
    public static IEnumerable<NamespacedName> PoliciesOf(this IEntityCache<FailoverPolicy> policies, AgentRegion region) =>
        policies.List(region.Metadata.NamespaceProperty)
            .Where(p => Matches(p.Spec.RegionSelector, region))
            .Select(p => p.Key());

    private static bool Matches(LabelSelector selector, AgentRegion region) =>
        selector.MatchLabels.All(l => region.Metadata.Labels is { } labels && labels.TryGetValue(l.Key, out var value) && value == l.Value);

    private static string IndexKey(string? @namespace, string key, string value) => $"{@namespace}/{key}={value}";
}
