using System.Text;

namespace AgentRegions.Sessions.Threads;

/// <summary>The order in which LangGraph applies a step's writes. Strings by code point, which is the order of their UTF-8 bytes.</summary>
internal sealed class WriteOrder : IComparer<PendingWrite>
{
    public static WriteOrder Instance { get; } = new();

    public int Compare(PendingWrite? x, PendingWrite? y)
    {
        if (x is null || y is null)
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        if (Compare(x.TaskPath, y.TaskPath) is not 0 and var path)
            return path;
        return Compare(x.TaskId, y.TaskId) is not 0 and var task ? task : x.Index.CompareTo(y.Index);
    }

    private static int Compare(string x, string y) => Encoding.UTF8.GetBytes(x).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(y));
}
