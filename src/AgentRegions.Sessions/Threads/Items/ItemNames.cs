using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>The attributes of a thread's items.</summary>
internal static class ItemNames
{
    public const string Checkpoint = "cp";
    public const string Parent = "parent";
    public const string Epoch = "epoch";
    public const string Version = "version";

    /// <summary>The region that made a checkpoint; a copy in another region keeps it.</summary>
    public const string Origin = "origin";

    /// <summary>When the thread was last active, in seconds since 1970.</summary>
    public const string At = "at";
    public const string Refreshed = "refreshed";
    public const string Ttl = "ttl";
    public const string Body = "body";

    /// <summary>Counts the changes of an item that two processes of a region may write.</summary>
    public const string Revision = "rev";

    public static ThreadException Unreadable(TableItem item, Exception? cause = null) => new(
        ThreadError.Unreadable,
        $"item {item.Key.Sort.Split('#')[0]} of {item.Key.Partition} is not of a form that this version reads: it is of a later version, or something else writes to this table",
        cause);
}
