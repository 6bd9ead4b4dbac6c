using AgentRegions.Core;
using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Resources;

namespace AgentRegions.Operator.Gates;

/// <summary>How gates of one type ask.</summary>
internal interface IGateVoice
{
    bool Asks(GateSpec gate);

    /// <summary>Whether the region's answer is of use.</summary>
    bool IsWanted(RegionState region, IReadOnlyList<string> active);

    /// <summary>How often, with nothing pressing.</summary>
    TimeSpan Interval(GateSpec gate);

    /// <summary>How often, once a change has waited for a gate for a time.</summary>
    TimeSpan WhenPressed(TimeSpan waited);

    /// <summary>Since the region's last answer; null when there is none.</summary>
    TimeSpan? Age(NamespacedName service, GateSpec gate, string region);

    /// <returns>Whether the answer is news.</returns>
    Task<bool> AskAsync(FailoverPolicy policy, GateSpec gate, RegionState region, IReadOnlyList<string> active, CancellationToken cancellationToken);

    void Forget(NamespacedName service);
}
