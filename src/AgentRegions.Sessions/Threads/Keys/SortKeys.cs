using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Threads;

/// <summary>
/// The sort keys of a thread. The writer's region ends each of them, so no item has two writing regions:
/// <c>head#NS#REGION</c>, <c>cp#NS#ID#REGION</c>, <c>w#NS#ID#TASK#SLOT#REGION</c>, <c>chunk#DIGEST#REGION</c>.
/// </summary>
internal static class SortKeys
{
    public const string Heads = "head#";
    public const string AllCheckpoints = "cp#";
    public const string Chunks = "chunk#";

    public static string HeadsOf(string ns) => $"{Heads}{Namespace(ns)}#";

    public static string CheckpointsOf(string ns) => $"{AllCheckpoints}{Namespace(ns)}#";

    public static string CopiesOf(string ns, string id) => $"{CheckpointsOf(ns)}{Id(id)}#";

    public static string AllWritesOf(string ns) => $"w#{Namespace(ns)}#";

    public static string WritesOf(string ns, string id) => $"{AllWritesOf(ns)}{Id(id)}#";

    public static string Write(string ns, string id, WriteSlot slot, string region) => $"{WritesOf(ns, id)}{slot}#{region}";

    public static string Chunk(string digest, string region) => $"{Chunks}{digest}#{region}";

    /// <summary>Of any of this thread's items.</summary>
    public static string RegionOf(ItemKey key) => key.Sort[(key.Sort.LastIndexOf('#') + 1)..];

    /// <summary>The same item as <paramref name="region"/> would write it.</summary>
    public static ItemKey In(ItemKey key, string region) => key with { Sort = key.Sort[..(key.Sort.LastIndexOf('#') + 1)] + region };

    /// <summary>Of a head, a checkpoint or a write.</summary>
    public static string NamespaceOf(ItemKey key) => NameText.Unescape(key.Sort.Split('#')[1]);

    /// <summary>Of a checkpoint or a write: the checkpoint's id.</summary>
    public static string IdOf(ItemKey key) => NameText.Unescape(key.Sort.Split('#')[2]);

    public static WriteSlot SlotOf(ItemKey key)
    {
        var parts = key.Sort.Split('#');
        return new(NameText.Unescape(parts[3]), parts[4]);
    }

    // DynamoDB's sort keys end at 1,024 bytes.
    private static string Namespace(string ns) => NameText.Escape(ns, "checkpoint_ns", 600);

    private static string Id(string id) => id.Length > 0
        ? NameText.Escape(id, "checkpoint_id", 128)
        : throw new ThreadException(ThreadError.BadName, "checkpoint_id is empty: name the checkpoint");
}

/// <summary>
/// One item of a task's writes: all its ordinary ones (<see cref="Ordinary"/>), or one of the special ones (an error, an interrupt, ...)
/// whose index is negative.
/// </summary>
internal sealed record WriteSlot(string Task, string Name)
{
    public const string Ordinary = "r";

    public override string ToString() => $"{NameText.Escape(Task, "task_id", 128)}#{Name}";
}
