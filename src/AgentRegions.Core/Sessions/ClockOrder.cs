namespace AgentRegions.Core.Sessions;

/// <summary>How two vector clocks stand to each other.</summary>
public enum ClockOrder
{
    Equal,

    /// <summary>The other knew all of this one, and more.</summary>
    Before,

    /// <summary>This one knew all of the other, and more.</summary>
    After,

    /// <summary>Each has something that the other did not know: a fork.</summary>
    Concurrent,
}
