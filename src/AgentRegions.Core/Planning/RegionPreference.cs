namespace AgentRegions.Core.Planning;

/// <summary>Lower priority first, then higher weight, then the name, so that every operator ranks alike.</summary>
internal sealed class RegionPreference : IComparer<RegionState>
{
    public static RegionPreference Instance { get; } = new();

    public int Compare(RegionState? x, RegionState? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var byPriority = x.Spec.Priority.CompareTo(y.Spec.Priority);
        if (byPriority != 0)
            return byPriority;
        var byWeight = y.Spec.Weight.CompareTo(x.Spec.Weight);
        return byWeight != 0 ? byWeight : string.CompareOrdinal(x.Name, y.Name);
    }
}
