namespace AgentRegions.Kubernetes;

/// <summary>Random numbers for delays, from one seedable source that several loops share.</summary>
internal sealed class Jitter(Random random)
{
    private readonly Lock _lock = new();

    /// <summary>At least 0 and below 1.</summary>
    public double NextDouble()
    {
        lock (_lock)
            return random.NextDouble();
    }

    public TimeSpan Between(TimeSpan from, TimeSpan to) => from + ((to - from) * NextDouble());
}
