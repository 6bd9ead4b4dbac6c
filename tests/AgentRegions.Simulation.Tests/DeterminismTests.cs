using System.Diagnostics;
using System.Globalization;
using AgentRegions.Simulation.Faults;
using AgentRegions.Simulation.Running;

namespace AgentRegions.Simulation.Tests;

/// <summary>A seed is worth something only if it shows the same tomorrow.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void SameSeed_RunAgain_HasTheSameTrace()
    {
        for (var seed = 1UL; seed <= 25; seed++)
        {
            var (one, other) = (SeedRun.Run(seed, new()), SeedRun.Run(seed, new()));
            Assert.Equal((one.Hash, one.Tally.Events, one.Violation), (other.Hash, other.Tally.Events, other.Violation));
        }
    }

    [Fact]
    public void SameSeeds_OnTwoThreadsAtOnce_HaveTheSameTraces()
    {
        var alone = Enumerable.Range(1, 20).Select(seed => SeedRun.Run((ulong)seed, new()).Hash).ToList();
        var together = new ulong[20];
        var threads = Enumerable.Range(0, 2).Select(t => new Thread(() =>
        {
            for (var i = t; i < 20; i += 2)
                together[i] = SeedRun.Run((ulong)(i + 1), new()).Hash;
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.Equal(alone, together);
    }

    [Fact]
    public void SameSeed_InAnotherProcess_HasTheSameTrace()
    {
        // Another process has other string hashes.
        foreach (var seed in new[] { 3UL, 4UL })
        {
            var start = new ProcessStartInfo("dotnet", [typeof(SeedRun).Assembly.Location, "--seed", seed.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Contains(SeedRun.Run(seed, new()).Hash.ToString("x16", CultureInfo.InvariantCulture), said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void LinesKept_ChangeNothing() =>
        Assert.Equal(SeedRun.Run(5, new()).Hash, SeedRun.Run(5, new() { KeepsLines = true }).Hash);

    [Fact]
    public void OtherSeeds_AreOtherWorlds() =>
        Assert.Equal(50, Enumerable.Range(1, 50).Select(seed => SeedRun.Run((ulong)seed, new()).Hash).Distinct().Count());

    [Fact]
    public void KindLeftOut_TheOtherEpisodesStay()
    {
        var all = FaultPlan.Episodes(7, new());
        var left = all[0].Kind;
        Assert.Equal(all.Where(e => e.Kind != left), FaultPlan.Episodes(7, new() { Kinds = ~(1UL << (int)left) }));
    }
}
