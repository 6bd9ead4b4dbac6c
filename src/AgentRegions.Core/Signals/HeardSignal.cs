namespace AgentRegions.Core.Signals;

/// <summary>What a signal told this operator of a region: that something is wrong there, or since when it no longer is.</summary>
/// <param name="Signal">Its name in spec.detection.signals.</param>
/// <param name="Region">The AgentRegion's name.</param>
/// <param name="IsFiring">False: it recovered or expired, and that may matter to a failback.</param>
/// <param name="Text">What fired, in a line.</param>
/// <param name="SinceTimestamp">Since when it is so, on the monotonic clock.</param>
/// <param name="UntilTimestamp">When it expires unless it is sent again; without meaning for one that does not fire.</param>
public sealed record HeardSignal(string Signal, string Region, bool IsFiring, string Text, long SinceTimestamp, long UntilTimestamp);

/// <summary>A live signal of a region, as the operators together have it.</summary>
/// <param name="Name">Its name in spec.detection.signals.</param>
/// <param name="IsSufficient">Whether it alone makes the region Degraded.</param>
/// <param name="Text">What fired, in a line.</param>
/// <param name="HeldFor">Since it began.</param>
public sealed record RegionSignal(string Name, bool IsSufficient, string Text, TimeSpan HeldFor)
{
    public string Evidence => $"signal {Name}: {Text}";
}

/// <summary>One thing that a message of a signal says.</summary>
/// <param name="Region">The AgentRegion's name.</param>
/// <param name="Key">Tells the alarms of a signal apart.</param>
/// <param name="IsFiring">False: it is over.</param>
/// <param name="Text">What it is, in a line.</param>
/// <param name="At">When its sender says that it came about; of the same key, what is older than what is known says nothing.</param>
public sealed record SignalNews(string Region, string Key, bool IsFiring, string Text, DateTimeOffset? At = null);

/// <summary>What a message comes to: its news, and why the rest of it says nothing.</summary>
public sealed record SignalReading(IReadOnlyList<SignalNews> News, IReadOnlyList<string> Ignored);
