using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Faults;

/// <summary>Draws what goes wrong and when. Each kind has dice of its own, so a kind that is left out changes nothing of the others.</summary>
internal static class FaultPlan
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(60);

    /// <summary>What the seed's world will meet.</summary>
    public static List<Episode> Episodes(ulong seed, RunOptions options)
    {
        var dice = new Dice(seed);
        return Draw(Scenario.Draw(dice.Fork(1), options), dice.Fork(6));
    }

    public static List<Episode> Draw(Scenario scenario, Dice dice)
    {
        var plan = new List<Episode>();
        var number = 0;
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            var own = dice.Fork(100 + (int)kind);
            var (least, most, count) = Shape(kind);
            for (var i = 1 + own.Below(count); i > 0; i--)
            {
                number++;
                var length = own.Seconds(least, most);
                // In the usual run, so that a shorter one begins the same.
                var at = Settling + own.Between(TimeSpan.Zero, TimeSpan.FromMinutes(21.5));
                var (a, b, rate) = (own.Below(1 << 16), own.Below(1 << 16), own.Fraction());
                if (scenario.Has(kind) && at + length < scenario.Options.Chaos && !scenario.Options.Left.Contains(number))
                    plan.Add(new(number, kind, at, length, a, b, rate));
            }
        }
        return plan;
    }

    /// <summary>Least and greatest seconds of an episode, and how many there may be.</summary>
    private static (double Least, double Most, int Count) Shape(FaultKind kind) => kind switch
    {
        FaultKind.Partition or FaultKind.OneWayPartition => (5, 180, 4),
        FaultKind.Isolation or FaultKind.TwoIsolated => (10, 180, 3),
        FaultKind.Loss or FaultKind.SlowAnswers or FaultKind.LostAnswers or FaultKind.DuplicatedCalls or FaultKind.LateCalls => (60, 400, 3),
        FaultKind.Crash or FaultKind.Pause => (120, 600, 2),
        FaultKind.ClockJump => (0, 1, 4),
        FaultKind.StoreAway or FaultKind.ReplicaAway or FaultKind.DnsAway => (5, 120, 3),
        FaultKind.StoreThrottled or FaultKind.DnsThrottled or FaultKind.DnsStaleReads => (30, 240, 3),
        FaultKind.DnsRefusesRecords => (30, 180, 2),
        FaultKind.DnsMeddling => (0, 1, 2),
        FaultKind.RegionDown => (15, 300, 5),
        FaultKind.RegionDegraded => (15, 240, 3),
        FaultKind.RegionFlaps => (60, 240, 2),
        FaultKind.TwoRegionsDown => (20, 180, 2),
        FaultKind.AllRegionsDown => (20, 120, 2),
        FaultKind.Requests => (0, 1, 4),
        FaultKind.SpecPause or FaultKind.PauseCommand => (30, 240, 2),
        FaultKind.SpecChange => (0, 60, 3),
        FaultKind.ClusterAway => (10, 200, 3),
        _ => (10, 60, 1),
    };
}
