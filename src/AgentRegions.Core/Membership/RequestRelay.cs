namespace AgentRegions.Core.Membership;

/// <summary>
/// Which of a cluster's pending Failover objects count at one time: few enough that no number of them fills an operator's item. The others follow when these
/// ended. Dry runs change nothing, so only their own cluster knows of them.
/// </summary>
public static class RequestRelay
{
    /// <summary>Of each service and cluster.</summary>
    public const int Most = 10;

    /// <summary>Of a reason, for the other clusters; the object itself keeps all of it.</summary>
    public const int LongestReason = 128;

    /// <summary>Those with a bypass first, then the oldest.</summary>
    internal static IReadOnlyList<RelayedRequest> Choose(IEnumerable<RelayedRequest> pending) =>
        [.. pending.Where(r => !r.Spec.DryRun)
            .OrderByDescending(r => r.Spec.Bypass.Count > 0).ThenBy(r => r.CreatedAt).ThenBy(r => r.Name, StringComparer.Ordinal)
            .Take(Most)];

    /// <summary>As the other clusters are told of it.</summary>
    internal static RelayedRequest Shorten(RelayedRequest request) =>
        request.Spec.Reason is { Length: > LongestReason } reason ? request with { Spec = request.Spec with { Reason = ShortText.Of(reason, LongestReason) } } : request;
}
