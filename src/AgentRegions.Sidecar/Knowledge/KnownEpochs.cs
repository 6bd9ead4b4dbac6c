using AgentRegions.Core.Sessions;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Knowledge;

/// <summary>
/// What the sessions go by. While the active set changes nobody is active: the region that loses its traffic must not begin an effect that the
/// one that gets it cannot see yet, and both write with an epoch below the new one. But for a planned change: the region that gets the traffic was opened before the
/// other one let its streams end, so it goes on.
/// </summary>
internal sealed class KnownEpochs(IServiceKnowledge knowledge) : IEpochSource
{
    public static TimeSpan MaxAgeOf(SidecarOptions options) => options.Store?.MaxKnowledgeAge ?? TimeSpan.FromSeconds(30);

    public EpochKnowledge? Current => knowledge.Now is { } known ? new(known.Epoch, known.Working, known.Age) { Leaving = known.Leaving } : null;
}
