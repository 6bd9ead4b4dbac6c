using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Protocol;

namespace AgentRegions.Operator.Regions;

/// <param name="Ready">Ready replicas.</param>
/// <param name="Wanted">spec.replicas.</param>
internal sealed record WorkloadCount(int Ready, int Wanted);

/// <summary>What is there, and what is missing, of the workloads that run beside this operator.</summary>
internal sealed class WorkloadReports
{
    private readonly ConcurrentDictionary<NamespacedName, WorkloadProblem> _problems = new();
    private readonly ConcurrentDictionary<NamespacedName, WorkloadCount> _counts = new();

    public WorkloadProblem? Get(NamespacedName region) => _problems.GetValueOrDefault(region);

    /// <summary>Null: not counted.</summary>
    public WorkloadCount? Count(NamespacedName region) => _counts.GetValueOrDefault(region);

    /// <returns>Whether that is news.</returns>
    public bool Set(NamespacedName region, WorkloadCount? count)
    {
        var before = Count(region);
        if (count is not null)
            _counts[region] = count;
        else
            _counts.TryRemove(region, out _);
        return before != count;
    }

    /// <summary>Since when it is missing stays as it was; the message is the first that said so, or every count would be news.</summary>
    /// <param name="missing">Null: nothing is.</param>
    /// <returns>Whether that is news.</returns>
    public bool Set(NamespacedName region, string? missing, long now) =>
        missing is null ? _problems.TryRemove(region, out _) : _problems.TryAdd(region, new(missing, now));
}
