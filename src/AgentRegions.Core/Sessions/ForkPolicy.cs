namespace AgentRegions.Core.Sessions;

/// <summary>What to do when two regions wrote on from the same point.</summary>
public enum ForkPolicy
{
    /// <summary>The head greatest by epoch, version and region goes on. The others are kept until they expire, and reported.</summary>
    VersionWins,

    /// <summary>The head that was active last goes on, as clocks say. The others are kept until they expire, and reported.</summary>
    LastWriteWins,

    /// <summary>Messages of all by id, state of all by key; where they differ, as <see cref="VersionWins"/>.</summary>
    Merge,
}
