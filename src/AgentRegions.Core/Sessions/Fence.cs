namespace AgentRegions.Core.Sessions;

/// <summary>Who may run side effects, and which epoch a region's heads carry.</summary>
public static class Fence
{
    /// <summary>Why the region is fenced; null when it is not.</summary>
    /// <param name="maxAge">Knowledge that is older is none.</param>
    public static FenceReason? Of(EpochKnowledge? knowledge, string region, TimeSpan maxAge) => knowledge switch
    {
        null => FenceReason.NothingKnown,
        _ when knowledge.Age > maxAge => FenceReason.KnowledgeTooOld,
        _ when !knowledge.Active.Contains(region, StringComparer.Ordinal) => FenceReason.NotActive,
        _ => null,
    };

    /// <summary>
    /// The epoch of what the region writes next. One that is known not to be active writes with an epoch below the newest, so that its heads never
    /// win against those of the regions that took over; a region's own epochs never fall.
    /// </summary>
    /// <param name="own">The epoch of the region's own head, 0 without one.</param>
    /// <param name="seen">The greatest epoch among the heads that it goes on from.</param>
    public static long EpochToWrite(EpochKnowledge? knowledge, string region, long own, long seen)
    {
        if (knowledge is null)
            return Math.Max(own, seen);
        return knowledge.Active.Contains(region, StringComparer.Ordinal)
            ? Math.Max(Math.Max(own, seen), knowledge.Epoch)
            : Math.Max(own, knowledge.Epoch - 1);
    }
}

/// <summary>Why a process refuses mutating effects.</summary>
public enum FenceReason
{
    /// <summary>The operator has not answered yet.</summary>
    NothingKnown,

    /// <summary>The operator, or its store, has not been reached for longer than the limit.</summary>
    KnowledgeTooOld,

    /// <summary>Traffic goes to other regions.</summary>
    NotActive,
}
