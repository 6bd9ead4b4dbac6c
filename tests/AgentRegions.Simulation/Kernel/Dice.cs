namespace AgentRegions.Simulation.Kernel;

/// <summary>
/// A stream of random numbers (xoshiro256**). Streams that are forked under other names are independent: to switch one kind of
/// fault off leaves the draws of the others as they were.
/// </summary>
internal sealed class Dice
{
    private ulong _a, _b, _c, _d;

    public Dice(ulong seed)
    {
        _a = Split(ref seed);
        _b = Split(ref seed);
        _c = Split(ref seed);
        _d = Split(ref seed);
    }

    public Dice Fork(int stream) => new(_a ^ ((ulong)(stream + 1) * 0xD1B54A32D192ED03));

    public ulong Next()
    {
        var result = ulong.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>From 0 to below the bound.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)bound) >> 32);

    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => probability > 0 && Fraction() < probability;

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    /// <summary>Evenly between the two.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => new(least.Ticks + (long)(Fraction() * (most - least).Ticks));

    public TimeSpan Seconds(double least, double most) => Between(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));

    private static ulong Split(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
