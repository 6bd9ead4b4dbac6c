using AgentRegions.Core.Coordination;

namespace AgentRegions.Core.Preparing;

/// <summary>What is to be done about a preparation now.</summary>
/// <param name="Preparation">As it stands then.</param>
internal abstract record PreparationStep(Preparation Preparation)
{
    /// <param name="AskAgainIn">When time alone would settle it.</param>
    internal sealed record Wait(Preparation Preparation, TimeSpan AskAgainIn) : PreparationStep(Preparation);

    /// <summary>All that may be waited for was: the epoch can be raised.</summary>
    internal sealed record Fence(Preparation Preparation) : PreparationStep(Preparation);

    /// <summary>It was taken back, and everything is as it was.</summary>
    internal sealed record TakenBack(Preparation Preparation) : PreparationStep(Preparation);
}
