using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Protocol;
using AgentRegions.Operator.Knowledge;

namespace AgentRegions.Operator.Policies;

/// <summary>The last turn of each service: what the other controllers show is read from here.</summary>
internal sealed class ServiceBoard
{
    private readonly ConcurrentDictionary<NamespacedName, (ServiceInput Input, ServiceOutcome Outcome)> _turns = new();
    private readonly ConcurrentDictionary<NamespacedName, KnownTurn> _known = new();

    public (ServiceInput Input, ServiceOutcome Outcome)? Get(NamespacedName service) =>
        _turns.TryGetValue(service, out var turn) ? turn : null;

    /// <summary>The last turn that read the register; null when none did.</summary>
    public KnownTurn? Latest(NamespacedName service) => _known.GetValueOrDefault(service);

    /// <param name="startedAt">When the turn began, on the monotonic clock.</param>
    public void Put(NamespacedName service, ServiceInput input, ServiceOutcome outcome, long startedAt)
    {
        _turns[service] = (input, outcome);
        if (outcome.Register is not null)
            _known[service] = new(outcome, startedAt, outcome.Fault is { Concerns: FaultArea.Coordination });
        else if (outcome.Fault is { Concerns: FaultArea.Coordination } && _known.TryGetValue(service, out var known))
            _known[service] = known with { StoreIsAway = true };
    }

    public void Remove(NamespacedName service)
    {
        _turns.TryRemove(service, out _);
        _known.TryRemove(service, out _);
    }
}
