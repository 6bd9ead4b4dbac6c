namespace AgentRegions.Benchmarks.Runtimes;

/// <param name="CpuSeconds">User and system, from the start until a second after the last object has its status.</param>
/// <param name="FirstMs">From the start to the first status that is seen at the API server.</param>
/// <param name="P50Ms">From the sending of a spec's change to its status.</param>
internal sealed record RuntimeSample(double CpuSeconds, double FirstMs, double BurstSeconds, double P50Ms, double P99Ms, double PeakMiB)
{
    public static RuntimeSample Median(IReadOnlyList<RuntimeSample> samples)
    {
        return new(Of(s => s.CpuSeconds), Of(s => s.FirstMs), Of(s => s.BurstSeconds), Of(s => s.P50Ms), Of(s => s.P99Ms), Of(s => s.PeakMiB));

        double Of(Func<RuntimeSample, double> value) => samples.Select(value).Order().ElementAt(samples.Count / 2);
    }
}
