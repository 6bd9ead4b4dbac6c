using AgentRegions.Core.Dns;

namespace AgentRegions.Aws.Zones;

internal enum Fate
{
    /// <summary>The zone still holds what the change expects.</summary>
    Untouched,

    /// <summary>The zone holds what the change leaves behind. Its TXT value was never used before, so it was this change.</summary>
    Applied,

    /// <summary>The zone holds something else: another writer was first.</summary>
    Overtaken,
}

/// <summary>What became of a change, told by the zone alone.</summary>
internal static class ChangeOutcome
{
    public static Fate Of(DnsChange change, DnsSnapshot current) => change switch
    {
        { NextOwnership: { } next } when current.Ownership is { } now && now.Values.SequenceEqual(next.Values, StringComparer.Ordinal) => Fate.Applied,
        // Leaving the name: that nothing is left is all there is to see.
        { NextOwnership: null } when current.Ownership is null && !change.Deletes.Any(d => current.Records.Any(r => r.Key == d.Key)) => Fate.Applied,
        _ when !Equals(current.Ownership, change.ExpectedOwnership) => Fate.Overtaken,
        _ when change.Deletes.Any(d => !current.Records.Contains(d)) => Fate.Overtaken,
        _ => Fate.Untouched,
    };
}
