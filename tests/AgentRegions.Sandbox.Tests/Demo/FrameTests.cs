using AgentRegions.Core.Resources;
using AgentRegions.Sandbox.Demo;
using Spectre.Console;

namespace AgentRegions.Sandbox.Tests.Demo;

public sealed class FrameTests
{
    private static readonly Snapshot Busy = new()
    {
        Regions = [.. new[] { "us-east-1", "eu-west-1", "us-west-2" }.Select(r => new RegionView(r, Verdict.Degraded, true, Long("[red] says "), TimeSpan.FromSeconds(1)))],
        Policy = new() { Active = "us-east-1", Epoch = 12345, Decision = new() { Rule = "Rule", Reason = "Reason", Message = Long("message [/] ") } },
        Events = [.. Enumerable.Range(0, 9).Select(n => new EventView(default, n % 2 == 0, "Failover/x", Long("Reason"), Long("happened\n")))],
        Places = [.. new[] { "us", "eu", "ap" }.Select(p => new PlaceView(p, "203.0.113.100", "us-east-1", 123456, 123456, true))],
    };

    [Theory]
    [InlineData(80, 24)]
    [InlineData(80, 40)]
    [InlineData(120, 30)]
    [InlineData(120, 24)]
    [InlineData(200, 60)]
    public void EveryMoment_FitsAndHasTheSameHeight(int width, int height)
    {
        var timeline = Enumerable.Range(0, 100).Select(n => new Moment(TimeSpan.FromSeconds(n), Long("moment "))).ToList();
        var empty = Draw(new(Snapshot.Empty, [], "Starting", TimeSpan.Zero), width, height);
        var busy = Draw(new(Busy, timeline, Long("act "), TimeSpan.FromMinutes(100)), width, height);

        Assert.All(busy, line => Assert.True(line.Length <= width, line));
        Assert.Equal(empty.Count, busy.Count);
        Assert.True(busy.Count < height, $"{busy.Count} lines in {height}");
    }

    [Fact]
    public void Narrow_ShowsWhoServesAndWhatUsersSee()
    {
        var text = string.Join('\n', Draw(new(Busy, [], "act", TimeSpan.Zero), 80, 24));

        Assert.Contains("us-east-1     ● Degraded  ◀ all", text, StringComparison.Ordinal);
        Assert.Contains("epoch 12345", text, StringComparison.Ordinal);
        Assert.Contains("us        203.0.113.100  us-east-1     123456", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 24, 2)]
    [InlineData(80, 40, 3)]
    [InlineData(120, 24, 3)]
    [InlineData(200, 60, 3)]
    public void EverySize_ShowsTheLastEventsAndTheTimeline(int width, int height, int events)
    {
        var now = Busy with { Events = [.. Enumerable.Range(0, 9).Select(n => new EventView(default, false, "Failover/x", "Verifying", $"event {n}"))] };
        var text = string.Join('\n', Draw(new(now, [new(TimeSpan.FromSeconds(3), "us-east-1 is killed")], "act", TimeSpan.Zero), width, height));

        Assert.All(Enumerable.Range(0, 9), n => Assert.Equal(n < events, text.Contains($"Verifying event {n}", StringComparison.Ordinal)));
        Assert.Contains("0:03.0  us-east-1 is killed", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Narrow_TimesOfAFailoverAreWhole()
    {
        var timings = new FailoverTimings { Detect = Of(2010), Decide = Of(11), Fence = Of(12), Switch = Of(13), Insync = Of(2100) };
        var now = Busy with { Changes = [new("support-agent-2", FailoverKind.Failover, new() { Epoch = 2, Phase = FailoverPhase.Done, Timings = timings })] };

        Assert.Contains(Draw(new(now, [], "act", TimeSpan.Zero), 80, 24), line => line.EndsWith("detect 2.01 s, decide 11 ms, fence 12 ms, switch 13 ms, INSYNC 2.1 s", StringComparison.Ordinal));

        static Core.Elapsed Of(int milliseconds) => new(TimeSpan.FromMilliseconds(milliseconds));
    }

    private static List<string> Draw(Scene scene, int width, int height)
    {
        using var output = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(output) });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Write(Frame.Of(scene, width, height));
        return [.. output.ToString().TrimEnd('\n').Split('\n')];
    }

    private static string Long(string text) => string.Concat(Enumerable.Repeat(text, 60));
}
