using System.Collections.Concurrent;
using AgentRegions.Core;

namespace AgentRegions.Operator.Regions;

/// <summary>Why a region cannot be probed as its spec says.</summary>
internal sealed record RegionProblem(string Reason, string Message);

/// <summary>The regions that cannot be probed, for their Ready condition.</summary>
internal sealed class RegionProblems
{
    private readonly ConcurrentDictionary<NamespacedName, RegionProblem> _problems = new();

    public RegionProblem? Get(NamespacedName region) => _problems.GetValueOrDefault(region);

    /// <summary>Whether that is news.</summary>
    public bool Set(NamespacedName region, RegionProblem? problem)
    {
        var before = Get(region);
        if (problem is null)
            _problems.TryRemove(region, out _);
        else
            _problems[region] = problem;
        return before != problem;
    }
}
