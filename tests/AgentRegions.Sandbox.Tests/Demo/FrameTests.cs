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
