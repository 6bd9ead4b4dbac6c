using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Core.Protocol;

namespace AgentRegions.Operator.Policies;

/// <summary>The last turn of each service: what the other controllers show is read from here.</summary>
internal sealed class ServiceBoard
{
    private readonly ConcurrentDictionary<NamespacedName, (ServiceInput Input, ServiceOutcome Outcome)> _turns = new();

    public (ServiceInput Input, ServiceOutcome Outcome)? Get(NamespacedName service) =>
        _turns.TryGetValue(service, out var turn) ? turn : null;

    public void Put(NamespacedName service, ServiceInput input, ServiceOutcome outcome) => _turns[service] = (input, outcome);

    public void Remove(NamespacedName service) => _turns.TryRemove(service, out _);
}
