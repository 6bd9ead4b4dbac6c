using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions;

/// <summary>For one region alone, as on a developer's machine: it is active, and nobody else is.</summary>
public sealed class AlwaysActive(string region) : IEpochSource
{
    public EpochKnowledge Current { get; } = new(1, [region], TimeSpan.Zero);

    EpochKnowledge? IEpochSource.Current => Current;
}
