using AgentRegions.Core.Planning;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Preparing;

/// <summary>What a planned change's preparation goes by.</summary>
internal sealed record PreparationFacts
{
    public required IReadOnlyList<RegionState> Regions { get; init; }

    /// <summary>spec.drain.timeout.</summary>
    public required TimeSpan DrainTimeout { get; init; }

    public required DrainTimeoutAction OnTimeout { get; init; }

    /// <summary>Why the change is not wanted any more; null while it is.</summary>
    public string? Against { get; init; }

    /// <summary>A region that was to be left failed: what it streams is lost, and nothing is waited for.</summary>
    public bool SourceFailed { get; init; }

    /// <summary>In the store's time: phases are measured by it, since they may outlive a leader.</summary>
    public required DateTimeOffset StoreTime { get; init; }

    /// <summary>For people.</summary>
    public required DateTimeOffset Now { get; init; }
}
