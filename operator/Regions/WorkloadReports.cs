using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Protocol;

namespace AgentRegions.Operator.Regions;

/// <summary>What is missing of the workloads that run beside this operator.</summary>
internal sealed class WorkloadReports
{
    private readonly ConcurrentDictionary<NamespacedName, WorkloadProblem> _problems = new();

    public WorkloadProblem? Get(NamespacedName region) => _problems.GetValueOrDefault(region);

    /// <summary>Since when it is missing stays as it was; the message is the first that said so, or every count would be news.</summary>
    /// <param name="missing">Null: nothing is.</param>
    /// <returns>Whether that is news.</returns>
    public bool Set(NamespacedName region, string? missing, long now) =>
        missing is null ? _problems.TryRemove(region, out _) : _problems.TryAdd(region, new(missing, now));
}
