using AgentRegions.Simulation.Kernel;

namespace AgentRegions.Simulation.Tests.Kernel;

public sealed class SimProcessTests
{
    private readonly Scheduler _scheduler = new(new(false));
    private readonly ClockFault _clock = new();
    private readonly List<string> _seen = [];

    [Fact]
    public void Crashed_ItsTimersAndAwaitsNeverResume()
    {
        var process = Start();
        process.Run(() => _ = WaitAsync(process, 10, "late"));
        _scheduler.After(TimeSpan.FromSeconds(5), process.Crash);
        RunFor(60);
        Assert.Empty(_seen);
    }

    [Fact]
    public void Paused_WhatCameMeanwhileComesAtTheEnd()
    {
        var process = Start();
        process.Run(() => _ = WaitAsync(process, 10, "first"));
        process.Run(() => _ = WaitAsync(process, 12, "second"));
        process.Pause(TimeSpan.FromSeconds(30));
        RunFor(29);
        Assert.Empty(_seen);
        RunFor(31);
        Assert.Equal(["first at 30", "second at 30"], _seen);
    }

    [Fact]
    public void Paused_ItsMonotonicClockGoesOn()
    {
        var process = Start();
        process.Pause(TimeSpan.FromSeconds(30));
        RunFor(30);
        Assert.Equal(TimeSpan.FromSeconds(30), process.Clock.GetElapsedTime(0));
    }

    [Fact]
    public void FastClock_ItsTimersAreEarlyByTrueTimeAndNeverByItsOwn()
    {
        _clock.DriftPpm = 20_000;
        var process = Start();
        process.Run(() => _ = WaitAsync(process, 100, "done"));
        RunFor(99);
        Assert.Single(_seen);
        Assert.True(process.Clock.GetElapsedTime(0) >= TimeSpan.FromSeconds(100));
    }

    [Fact]
    public void AwaitedSourceThatMustNotRunInline_ResumesOnTheScheduler()
    {
        var process = Start();
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = 0;
        process.Run(() => _ = AwaitAsync());
        _scheduler.After(TimeSpan.FromSeconds(1), source.SetResult);
        RunFor(2);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);

        async Task AwaitAsync()
        {
            await source.Task;
            thread = Environment.CurrentManagedThreadId;
        }
    }

    private SimProcess Start() => new(_scheduler, 0, "a-1", _clock);

    private void RunFor(double seconds) => _scheduler.RunUntil(TimeSpan.FromSeconds(seconds).Ticks);

    private async Task WaitAsync(SimProcess process, int seconds, string what)
    {
        await Task.Delay(TimeSpan.FromSeconds(seconds), process.Clock);
        _seen.Add($"{what} at {_scheduler.Now / TimeSpan.TicksPerSecond}");
    }
}
