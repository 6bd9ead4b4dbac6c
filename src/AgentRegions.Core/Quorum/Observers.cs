using AgentRegions.Core.Membership;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Quorum;

/// <summary>Who has a vote on a service, and how many must agree: by configuration alone, never by who happens to be there.</summary>
/// <param name="Names">In ordinal order.</param>
/// <param name="Required">How many of them must agree.</param>
/// <param name="Problem">Why the operator moves nothing by itself with these; null when it may.</param>
public sealed record Observers(IReadOnlyList<string> Names, int Required, string? Problem)
{
    public static Observers Of(FailoverPolicySpec policy, IEnumerable<AgentRegionSpec> regions, IMembership membership)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(membership);
        if (membership.IsSole)
            return new([membership.Observer], 1, null);
        IReadOnlyList<string> names = [.. (policy.Detection.Observers is { Count: > 0 } named ? named : regions.Select(r => r.Region)).Distinct().Order(StringComparer.Ordinal)];
        var quorum = policy.Detection.Quorum;
        var required = Math.Max(1, quorum.Of(Math.Max(1, names.Count)));
        return new(names, required, ProblemOf(names, quorum, required));
    }

    private static string? ProblemOf(IReadOnlyList<string> names, QuorumSize quorum, int required) =>
        names.Count == 0 ? "there are no observers: spec.regionSelector selects no AgentRegion, and spec.detection.observers is empty"
        : required > names.Count ? $"spec.detection.quorum is {quorum}, and there are only {names.Count} observers ({string.Join(", ", names)})"
        : names.Count == 2 && !quorum.IsNumber
            ? $"two observers ({string.Join(", ", names)}) cannot tell a dead peer from a cut cable: run a witness in a third place and name all three in spec.detection.observers, "
              + "or set spec.detection.quorum: 1 to accept that, or spec.mode: Manual"
        : null;
}
