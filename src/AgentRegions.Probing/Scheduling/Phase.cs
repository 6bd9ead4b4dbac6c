using System.Text;
using AgentRegions.Core;

namespace AgentRegions.Probing.Scheduling;

/// <summary>Where in its interval a target is probed: spread evenly, and always the same for the same name.</summary>
internal static class Phase
{
    public static TimeSpan Of(NamespacedName region, TimeSpan interval) =>
        new((long)(Hash($"{region.Namespace}/{region.Name}") % (ulong)interval.Ticks));

    /// <summary>The first moment after <paramref name="now"/> that lies on the target's grid.</summary>
    public static TimeSpan Next(TimeSpan phase, TimeSpan interval, TimeSpan now)
    {
        var since = now - phase;
        return since < TimeSpan.Zero ? phase : phase + (((since.Ticks / interval.Ticks) + 1) * interval);
    }

    // FNV-1a, then a finalizer (murmur3's), because the names of one service differ in a character or two.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ b) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }
}
