using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Tests.Health;

/// <summary>Every sequence of up to eight probes over three outcomes, after several pasts and under several specs.</summary>
public class VerdictInvariantTests
{
    private const int Length = 8;

    public static TheoryData<int, int, int, int, string> Cases()
    {
        var cases = new TheoryData<int, int, int, int, string>();
        foreach (var (failure, success, percent, window) in ((int, int, int, int)[])[(3, 2, 90, 20), (1, 1, 90, 20), (2, 3, 50, 4), (3, 1, 100, 5), (2, 2, 0, 1)])
            foreach (var past in (string[])["", "GGGGGG", "NNN", "DDDD", "GGGNGNGDGD"])
                cases.Add(failure, success, percent, window, past);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Invariants_HoldAfterEveryProbe(int failureThreshold, int successThreshold, int minSuccessPercent, int window, string past)
    {
        var spec = new HealthSpec { FailureThreshold = failureThreshold, SuccessThreshold = successThreshold, MinSuccessPercent = minSuccessPercent, Window = window };
        var buffer = new char[Length];
        for (var number = 0; number < Math.Pow(3, Length); number++)
        {
            for (int i = 0, rest = number; i < Length; i++, rest /= 3)
                buffer[i] = "GDN"[rest % 3];
            Check(spec, past, new string(buffer));
        }
    }

    private static void Check(HealthSpec spec, string past, string probes)
    {
        var sequence = Sequence.Of(spec, past);
        var all = past;
        foreach (var probe in probes)
        {
            var before = sequence.View;
            var now = sequence.Add(probe);
            all += probe;
            if (Violation(spec, all, before, now) is { } violation)
                Assert.Fail($"{all}: {before.Verdict} -> {now.Verdict}: {violation}");
        }
    }

    private static string? Violation(HealthSpec spec, string all, ObserverView before, ObserverView now)
    {
        var (good, failed, silent) = (Run(all, "G"), Run(all, "DN"), Run(all, "N"));
        var changed = before.Verdict != now.Verdict;
        return silent >= spec.FailureThreshold && now.Verdict != Verdict.Down ? "not Down although silent for long enough"
            : failed >= spec.FailureThreshold && now.Verdict is Verdict.Healthy or Verdict.Unknown ? "failing for long enough, and not noticed"
            : good >= spec.SuccessThreshold && now.Verdict is Verdict.Down ? "Down although it answers well"
            : changed && now.Verdict == Verdict.Down && silent != spec.FailureThreshold ? "Down at another moment than the threshold's"
            : changed && now.Verdict == Verdict.Healthy && good < spec.SuccessThreshold ? "Healthy too early"
            : changed && before.Verdict == Verdict.Healthy && failed == 0 ? "lost Healthy by a good answer"
            : changed && before.Verdict == Verdict.Down && Run(all, "GD") < spec.SuccessThreshold ? "left Down too early"
            : changed && now.Verdict == Verdict.Unknown ? "back to Unknown"
            : good == spec.SuccessThreshold && EndsOutage(spec, all, good) && now.Verdict != Verdict.Healthy ? "a clean recovery after an outage takes longer than successThreshold"
            : changed != (now.Since != before.Since) ? "Since is not the time of the change"
            : (failed > 0 || now.Verdict is Verdict.Degraded or Verdict.Down) != (now.FirstFailureAt is not null) && now.Verdict != Verdict.Unknown ? "FirstFailureAt does not fit"
            : failed > 0 && now.FirstFailureAt != Sequence.Start.AddSeconds(all.Length - failed) ? "FirstFailureAt is not the run's beginning"
            : null;
    }

    private static int Run(string all, string of) => all.Length - all.TrimEnd(of.ToCharArray()).Length;

    private static bool EndsOutage(HealthSpec spec, string all, int good) => Run(all[..^good], "DN") >= spec.FailureThreshold;
}
