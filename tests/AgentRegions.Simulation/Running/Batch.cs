using System.Diagnostics;
using AgentRegions.Simulation.Coverage;
using AgentRegions.Simulation.Faults;

namespace AgentRegions.Simulation.Running;

/// <summary>Runs many seeds, on as many threads as are given; each thread runs whole seeds by itself.</summary>
internal static class Batch
{
    /// <param name="until">Ends the batch early, for instance at the first violation.</param>
    public static BatchResult Run(ulong first, long count, int threads, RunOptions options, Func<SeedResult, bool> until, Action<long, BatchResult>? progress = null)
    {
        var started = Stopwatch.GetTimestamp();
        var gate = new Lock();
        var total = new Tally();
        var failed = new List<SeedResult>();
        var next = -1L;
        var isOver = false;
        BatchResult Result() => new(total, [.. failed.OrderBy(f => f.Seed)], Stopwatch.GetElapsedTime(started));

        void Work()
        {
            while (!Volatile.Read(ref isOver) && Interlocked.Increment(ref next) is var index && index < count)
            {
                var result = SeedRun.Run(first + (ulong)index, options);
                lock (gate)
                {
                    total.Add(result.Tally);
                    if (result.Violation is not null)
                        failed.Add(result);
                    if (until(result))
                        Volatile.Write(ref isOver, true);
                    if (progress is not null && total.Seeds % 1000 == 0)
                        progress(total.Seeds, Result());
                }
            }
        }

        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work, 16 << 20)).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
        return Result();
    }
}

/// <param name="Failed">Those with a violation, by seed.</param>
internal sealed record BatchResult(Tally Tally, IReadOnlyList<SeedResult> Failed, TimeSpan Took)
{
    public double SeedsPerSecond => Tally.Seeds / Took.TotalSeconds;
}
