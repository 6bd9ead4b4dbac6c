namespace AgentRegions.Core.Sessions;

/// <summary>What a process knows of its service's regions.</summary>
/// <param name="Epoch">The newest epoch known.</param>
/// <param name="Active">The regions that new traffic goes to.</param>
/// <param name="Age">For how long the coordination store has not confirmed it.</param>
public sealed record EpochKnowledge(long Epoch, IReadOnlyList<string> Active, TimeSpan Age)
{
    /// <summary>Other regions that the service leaves, or left a moment ago: what they wrote last may not have been replicated yet.</summary>
    public IReadOnlyList<string> Leaving { get; init; } = [];
}

/// <summary>Tells what is known of epoch and active set: a sidecar's from its region's own operator.</summary>
public interface IEpochSource
{
    /// <summary>Null while nothing is known yet.</summary>
    EpochKnowledge? Current { get; }
}
