using System.Diagnostics;

namespace AgentRegions.Testing;

/// <summary>Waits for what a test expects, with a deadline instead of a sleep.</summary>
public static class Eventually
{
    /// <summary>For a machine that does much else: a test that passes never waits for it.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(200);

    /// <summary>Repeats until the assertion passes; the last failure is the test's.</summary>
    public static async Task PassesAsync(Func<Task> assertion, TimeSpan? deadline = null)
    {
        var (started, pause) = (Stopwatch.GetTimestamp(), FirstPause);
        while (true)
        {
            try
            {
                await assertion();
                return;
            }
            catch (Exception) when (Stopwatch.GetElapsedTime(started) < (deadline ?? Deadline))
            {
                // Tests run side by side: asking rarely leaves the processors to what they wait for.
                await Task.Delay(pause);
                pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 5 / 4, LongestPause.Ticks));
            }
        }
    }

    /// <summary>Repeats until the condition holds.</summary>
    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        PassesAsync(() => condition() ? Task.CompletedTask : throw new Xunit.Sdk.XunitException($"did not happen: {what}"), deadline);

    /// <summary>Repeats until the value satisfies the condition, and gives it back.</summary>
    public static async Task<T> BecomesAsync<T>(Func<Task<T>> value, Func<T, bool> condition, string what, TimeSpan? deadline = null)
    {
        T last = default!;
        await PassesAsync(async () =>
        {
            last = await value();
            if (!condition(last))
                throw new Xunit.Sdk.XunitException($"did not happen: {what}; last seen: {last}");
        }, deadline);
        return last;
    }
}
