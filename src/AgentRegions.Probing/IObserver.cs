using AgentRegions.Core;
using AgentRegions.Core.Health;

namespace AgentRegions.Probing;

/// <summary>This operator's own view of the regions that it probes. Safe for concurrent use.</summary>
public interface IObserver
{
    /// <summary>
    /// Raised for each change of a view's verdict, reason or contract, by the probe that led to it, in order for each region.
    /// Handlers hold up that region's next probe, so they only pass the news on.
    /// </summary>
    event Action<ViewChange>? Changed;

    /// <summary>
    /// Probes this target from now on, its first time within one interval. The same target again changes nothing; a changed one takes the place
    /// of the old and keeps its view, unless endpoint, path or expected region are others.
    /// </summary>
    void Put(ProbeTarget target);

    /// <summary>Stops probing the region and forgets it. False when it was not probed.</summary>
    bool Remove(NamespacedName region);

    /// <summary>Null when the region is not probed.</summary>
    ObserverView? Get(NamespacedName region);
}

/// <param name="Before">Null for a new target.</param>
public sealed record ViewChange(NamespacedName Region, ObserverView? Before, ObserverView Now);
