using System.Globalization;

namespace AgentRegions.Simulation.Kernel;

/// <summary>What happened: always as a hash, which two runs of a seed share; as lines for a person on request.</summary>
internal sealed class Trace(bool keepsLines)
{
    private const ulong Prime = 0x9E3779B97F4A7C15;
    private readonly List<string> _lines = [];

    public ulong Hash { get; private set; } = 14695981039346656037UL;

    public bool KeepsLines => keepsLines;

    public IReadOnlyList<string> Lines => _lines;

    public void Mix(long value)
    {
        var mixed = (Hash ^ (ulong)value) * Prime;
        Hash = mixed ^ (mixed >> 29);
    }

    public void Mix(string text)
    {
        foreach (var c in text)
            Mix(c);
    }

    /// <summary>A line of the timeline. Ask <see cref="KeepsLines"/> before the text is made.</summary>
    public void Say(long now, string who, string what)
    {
        if (keepsLines)
            _lines.Add(string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromTicks(now):mm\\:ss\\.fff}  {who,-12} {what}"));
    }
}
