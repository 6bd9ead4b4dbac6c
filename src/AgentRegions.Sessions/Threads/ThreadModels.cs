namespace AgentRegions.Sessions.Threads;

/// <summary>A value as LangGraph's serializer wrote it. Not looked into.</summary>
/// <param name="Type">The serializer's word: "json", "bytes", ...</param>
public sealed record TypedValue(string Type, ReadOnlyMemory<byte> Data);

/// <summary>What orders checkpoints of one namespace: the greatest is the current one.</summary>
public sealed record ThreadVersion(long Epoch, long Version, string Region) : IComparable<ThreadVersion>
{
    public int CompareTo(ThreadVersion? other) => other is null
        ? 1
        : (Epoch, Version).CompareTo((other.Epoch, other.Version)) is not 0 and var order ? order : string.CompareOrdinal(Region, other.Region);

    public override string ToString() => $"{Epoch}.{Version}.{Region}";

    public static bool operator <(ThreadVersion left, ThreadVersion right) => Comparer<ThreadVersion>.Default.Compare(left, right) < 0;

    public static bool operator >(ThreadVersion left, ThreadVersion right) => Comparer<ThreadVersion>.Default.Compare(left, right) > 0;

    public static bool operator <=(ThreadVersion left, ThreadVersion right) => Comparer<ThreadVersion>.Default.Compare(left, right) <= 0;

    public static bool operator >=(ThreadVersion left, ThreadVersion right) => Comparer<ThreadVersion>.Default.Compare(left, right) >= 0;
}

/// <param name="Version">Of the channel, as text.</param>
/// <param name="Value">Null: as in the parent, whose version of the channel is the same.</param>
public sealed record NewChannel(string Name, string Version, TypedValue? Value);

public sealed record NewCheckpoint
{
    public required string Id { get; init; }

    /// <summary>Null for a root.</summary>
    public string? Parent { get; init; }

    /// <summary>Without the channels' values.</summary>
    public required TypedValue Checkpoint { get; init; }

    public required TypedValue Metadata { get; init; }

    public IReadOnlyList<NewChannel> Channels { get; init; } = [];
}

/// <param name="Index">Negative for the special ones: of these the last counts, of the others the first.</param>
public sealed record TaskWrite(int Index, string Channel, TypedValue Value);

public sealed record PendingWrite(string TaskId, string TaskPath, int Index, string Channel, TypedValue Value);

/// <summary>What became of a checkpoint.</summary>
public abstract record PutOutcome
{
    private PutOutcome()
    {
    }

    /// <param name="Siblings">Other children of the parent that were current until now: this one is a fork. They are kept, and listed.</param>
    public sealed record Stored(ThreadVersion Version, IReadOnlyList<string> Siblings) : PutOutcome;

    /// <summary>Another region took over: it writes with a greater epoch. Nothing was stored.</summary>
    public sealed record StaleEpoch(long Known, long Mine) : PutOutcome;

    /// <summary>The parent does not have these channels at that version here: send the same again with their values. Nothing was stored.</summary>
    public sealed record ValuesNeeded(IReadOnlyList<string> Channels) : PutOutcome;
}

public sealed record ThreadCheckpoint
{
    public required string Namespace { get; init; }

    public required string Id { get; init; }

    public string? Parent { get; init; }

    public required ThreadVersion Version { get; init; }

    public required TypedValue Checkpoint { get; init; }

    public required TypedValue Metadata { get; init; }

    public required IReadOnlyDictionary<string, TypedValue> Channels { get; init; }

    /// <summary>In the order in which LangGraph applies them: by path, task and index, strings by code point.</summary>
    public required IReadOnlyList<PendingWrite> Writes { get; init; }

    /// <summary>
    /// Null: this is what was asked for. Else it is the newest that is here as a whole, and this newer one has not all arrived yet.
    /// </summary>
    public ThreadVersion? StaleBehind { get; init; }
}

/// <summary>A checkpoint without a child: the end of a line of the conversation.</summary>
/// <param name="Current">Whether it is the one that goes on.</param>
/// <param name="ForkedFrom">The nearest ancestor that is also one of the current checkpoint; null when they share none, or it is itself current.</param>
public sealed record ThreadBranch(string Id, ThreadVersion Version, bool Current, string? ForkedFrom);

/// <param name="Seed">The value at the nearest ancestor that has one; null: none has.</param>
/// <param name="Writes">On the way from there, oldest first.</param>
public sealed record ChannelHistory(TypedValue? Seed, IReadOnlyList<PendingWrite> Writes);

/// <param name="Next">To go on from; null at the end.</param>
public sealed record ThreadPage(IReadOnlyList<ThreadCheckpoint> Checkpoints, string? Next);
