using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Protocol;

namespace AgentRegions.Operator.Regions;

/// <summary>What is there, and what is missing, of the workloads that run beside this operator.</summary>
internal sealed class WorkloadReports
{
    private readonly ConcurrentDictionary<NamespacedName, WorkloadProblem> _problems = new();
    private readonly ConcurrentDictionary<NamespacedName, int> _ready = new();

    public WorkloadProblem? Get(NamespacedName region) => _problems.GetValueOrDefault(region);

    /// <summary>Null: not counted.</summary>
    public int? ReadyReplicas(NamespacedName region) => _ready.TryGetValue(region, out var ready) ? ready : null;

    /// <returns>Whether that is news.</returns>
    public bool Count(NamespacedName region, int? ready)
    {
        var before = ReadyReplicas(region);
        if (ready is { } count)
            _ready[region] = count;
        else
            _ready.TryRemove(region, out _);
        return before != ready;
    }

    /// <summary>Since when it is missing stays as it was; the message is the first that said so, or every count would be news.</summary>
    /// <param name="missing">Null: nothing is.</param>
    /// <returns>Whether that is news.</returns>
    public bool Set(NamespacedName region, string? missing, long now) =>
        missing is null ? _problems.TryRemove(region, out _) : _problems.TryAdd(region, new(missing, now));
}
