using System.Collections.Concurrent;
using AgentRegions.Core;

namespace AgentRegions.Operator.Regions;

/// <summary>Why a region cannot be looked at as its spec says.</summary>
internal sealed record RegionProblem(string Reason, string Message);

/// <summary>The regions that cannot be probed, or whose workload cannot be read, for their Ready condition.</summary>
internal sealed class RegionProblems
{
    private readonly ConcurrentDictionary<NamespacedName, RegionProblem> _probes = new();
    private readonly ConcurrentDictionary<NamespacedName, RegionProblem> _workloads = new();
    private readonly ConcurrentDictionary<NamespacedName, RegionProblem> _scalings = new();

    /// <summary>The graver one first.</summary>
    public RegionProblem? Get(NamespacedName region) => _probes.GetValueOrDefault(region) ?? _workloads.GetValueOrDefault(region) ?? _scalings.GetValueOrDefault(region);

    /// <summary>Why it is not probed; null when it is.</summary>
    public RegionProblem? OfProbes(NamespacedName region) => _probes.GetValueOrDefault(region);

    /// <summary>Why it is not probed. Whether that is news.</summary>
    public bool Set(NamespacedName region, RegionProblem? problem) => Set(_probes, region, problem);

    /// <summary>Why its workload is not looked at. Whether that is news.</summary>
    public bool SetWorkload(NamespacedName region, RegionProblem? problem) => Set(_workloads, region, problem);

    /// <summary>Why its workload is not scaled. Whether that is news.</summary>
    public bool SetScaling(NamespacedName region, RegionProblem? problem) => Set(_scalings, region, problem);

    private static bool Set(ConcurrentDictionary<NamespacedName, RegionProblem> problems, NamespacedName region, RegionProblem? problem)
    {
        var before = problems.GetValueOrDefault(region);
        if (problem is null)
            problems.TryRemove(region, out _);
        else
            problems[region] = problem;
        return before != problem;
    }
}
