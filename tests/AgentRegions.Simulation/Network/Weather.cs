using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Network;

/// <summary>How the network is now. Faults change it; healing makes it calm.</summary>
internal sealed class Weather
{
    private readonly int[] _cuts = new int[Places.Count * Places.Count];
    private readonly int[] _dark = new int[Places.Count];

    /// <summary>Share of messages that vanish.</summary>
    public double Loss { get; set; }

    /// <summary>Share of calls whose answer vanishes after the effect.</summary>
    public double LostAnswers { get; set; }

    /// <summary>Share of calls that take seconds.</summary>
    public double Slow { get; set; }

    /// <summary>Share of writes that arrive when nobody waits for them any more.</summary>
    public double Late { get; set; }

    /// <summary>Share of writes that arrive twice.</summary>
    public double Duplicated { get; set; }

    /// <summary>Share of calls at which the caller crashes, before or after the effect.</summary>
    public double Crashes { get; set; }

    /// <summary>Share of calls at which the caller is frozen.</summary>
    public double Pauses { get; set; }

    /// <summary>One way.</summary>
    public void Cut(int from, int to, bool isCut) => _cuts[(from * Places.Count) + to] += isCut ? 1 : -1;

    /// <summary>Nothing there answers.</summary>
    public void Darken(int place, bool isDark) => _dark[place] += isDark ? 1 : -1;

    public bool IsDark(int place) => _dark[place] > 0;

    public bool Carries(int from, int to) => _cuts[(from * Places.Count) + to] == 0;

    /// <summary>Whether a question gets there and its answer back.</summary>
    public bool Reaches(int from, int to) => Carries(from, to) && Carries(to, from) && _dark[to] == 0;

    public static TimeSpan Delay(int from, int to, Dice dice)
    {
        var least = from == to ? 300 : 8_000 + (1_000 * ((from * 7) + (to * 13)) % 40_000);
        return new((least + dice.Below(6_000)) * TimeSpan.TicksPerMicrosecond);
    }
}
