using AgentRegions.Operator.Failovers;
using AgentRegions.Operator.Resources;
using k8s.Models;

namespace AgentRegions.Sandbox.Demo;

/// <summary>Finds what a person changed through the API server: specs, annotations, and the set of objects.</summary>
internal static class PersonalChanges
{
    private const string Prefix = "agentregion.dev/";

    /// <summary>In place of a fingerprint: the operator creates and updates these itself.</summary>
    private const string Record = "record";

    /// <summary>What only a person changes: a text for each object, by its kind and name.</summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<AgentRegion> regions, IEnumerable<FailoverPolicy> policies, IEnumerable<Failover> failovers) =>
        regions.Select(r => ($"AgentRegion {r.Metadata.Name}", Fingerprint(r.Metadata)))
            .Concat(policies.Select(p => ($"FailoverPolicy {p.Metadata.Name}", Fingerprint(p.Metadata))))
            .Concat(failovers.Select(f => ($"Failover {f.Metadata.Name}", FailoverObjects.IsRecord(f) ? Record : f.Metadata.Uid ?? "")))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.Ordinal);

    /// <summary>The first difference in a sentence; null: there is none.</summary>
    public static string? Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> now)
    {
        foreach (var (what, fingerprint) in now)
        {
            var existed = before.TryGetValue(what, out var was);
            if (fingerprint != Record && was != fingerprint)
                return $"{what} was {(existed ? "changed" : "created")}";
        }
        return before.Keys.FirstOrDefault(what => !now.ContainsKey(what)) is { } gone ? $"{gone} was deleted" : null;
    }

    private static string Fingerprint(V1ObjectMeta metadata)
    {
        var annotations = from pair in metadata.Annotations ?? new Dictionary<string, string>()
                          where pair.Key.StartsWith(Prefix, StringComparison.Ordinal)
                          orderby pair.Key
                          select $"{pair.Key}={pair.Value}";
        return string.Join('\n', annotations.Prepend($"{metadata.Uid} {metadata.Generation} {metadata.DeletionTimestamp}"));
    }
}
