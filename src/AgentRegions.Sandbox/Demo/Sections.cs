using System.Globalization;
using AgentRegions.Core.Resources;
using Spectre.Console.Rendering;
using static AgentRegions.Sandbox.Demo.Frame;

namespace AgentRegions.Sandbox.Demo;

/// <summary>The parts of a frame, each a fixed number of lines.</summary>
internal static class Sections
{
    public static IReadOnlyList<IRenderable> Regions(Snapshot now, int width)
    {
        var says = width - 45;
        var lines = new List<IRenderable> { Heading($"{Cell("REGION", 14)}{Cell("VERDICT", 12)}{Cell("TRAFFIC", 9)}{Cell("PROBE", 9)}SAYS") };
        lines.AddRange(now.Regions.Select(region => Line(
            $" {Cell(region.Name, 14)}[{Color(region.Verdict)}]{Cell($"● {region.Verdict}", 12)}[/]{(region.Active ? "[blue bold]◀ all    [/]" : Cell("", 9))}{Cell(Latency(region.Latency), 9)}[grey]{Fit(region.Says, says)}[/]")));
        return Filled(lines, 4);
    }

    public static IReadOnlyList<IRenderable> Service(Snapshot now, int width)
    {
        var policy = now.Policy;
        var reachable = now.Reachable ? "" : " · [red]the API server does not answer[/]";
        var planner = policy.Decision is { } decision ? $"{decision.Message} ({decision.Rule})" : "—";
        return
        [
            Line($" [grey]{Cell("SERVICE", 10)}[/]epoch [bold]{policy.Epoch}[/] · {Phase(policy.Phase)} · DNS {(now.InSync ? "[green]INSYNC[/]" : "[yellow]PENDING[/]")}{reachable}"),
            Line($" [grey]{Cell("PLANNER", 10)}[/]{Fit(planner, width - 12)}"),
            Line($" [grey]{Cell("CHANGE", 10)}[/]{Fit(Change(now.LastChange), width - 12)}"),
            Line($" [grey]{Cell("TIMES", 10)}[/]{Fit(Times(now.LastChange?.Status.Timings), width - 11)}"),
        ];
    }

    public static IReadOnlyList<IRenderable> Users(Snapshot now)
    {
        var lines = new List<IRenderable> { Heading($"{Cell("USERS IN", 10)}{Cell("ARE TOLD", 15)}{Cell("WHICH IS", 14)}{Cell("ANSWERED", 10)}FAILED") };
        lines.AddRange(now.Places.Select(place => Line(
            $" {Cell(place.Name, 10)}{Cell(place.Address ?? "nothing", 15)}[blue]{Cell(place.Told ?? "—", 14)}[/]{Cell(Number(place.Answered), 10)}{(place.Failing ? "[red bold]" : place.Failed > 0 ? "[yellow]" : "[grey]")}{Cell(Number(place.Failed), 8)}[/]")));
        return Filled(lines, 4);
    }

    public static IReadOnlyList<IRenderable> Events(Snapshot now, int width, int count)
    {
        var lines = new List<IRenderable> { Heading("LAST EVENTS") };
        lines.AddRange(now.Events.Take(count).Select(happened => Line(
            $" {(happened.Warning ? "[yellow]" : "[grey]")}{Fit(happened.Reason, 24)}[/] {Fit(happened.Message, width - 3 - Math.Min(24, happened.Reason.Length))}")));
        return Filled(lines, count + 1);
    }

    /// <summary>Events as rows of the service.</summary>
    public static IReadOnlyList<IRenderable> Latest(Snapshot now, int width, int count)
    {
        var lines = now.Events.Take(count).Select((happened, n) => Line(
            $" [grey]{Cell(n == 0 ? "EVENTS" : "", 10)}[/]{(happened.Warning ? "[yellow]" : "[grey]")}{Fit(happened.Reason, 24)}[/] {Fit(happened.Message, width - 13 - Math.Min(24, happened.Reason.Length))}"));
        return Filled([.. lines], count);
    }

    public static IReadOnlyList<IRenderable> Timeline(IReadOnlyList<Moment> timeline, int width, int count)
    {
        var lines = new List<IRenderable> { Heading("TIMELINE") };
        lines.AddRange(timeline.Skip(timeline.Count - count).Select(moment => Line($" [grey]{Cell(Clock(moment.At), 8)}[/][{Style(moment.Tone)}]{Fit(moment.Text, width - 10)}[/]")));
        return Filled(lines, count + 1);
    }

    private static IRenderable Heading(string text) => Line($" [grey]{text.TrimEnd()}[/]");

    private static List<IRenderable> Filled(List<IRenderable> lines, int count)
    {
        while (lines.Count < count)
            lines.Add(Line(""));
        return lines;
    }

    private static string Phase(PolicyPhase phase) => phase switch
    {
        PolicyPhase.Serving => "[green]Serving[/]",
        PolicyPhase.FailingOver => "[yellow]FailingOver[/]",
        PolicyPhase.Held or PolicyPhase.AllDown => $"[red]{phase}[/]",
        _ => $"[grey]{phase}[/]",
    };

    private static string Style(Tone tone) => tone switch
    {
        Tone.Good => "green",
        Tone.Bad => "red",
        Tone.Act => "blue bold",
        _ => "default",
    };

    private static string Change(ChangeView? change) =>
        change is null ? "none yet" : $"{change.Name}: {change.Kind} {change.Status.From} → {change.Status.To}, {change.Status.Phase}";

    private static string Times(FailoverTimings? timings) => timings is null
        ? "—"
        : string.Join(", ", new[] { ("detect", timings.Detect), ("decide", timings.Decide), ("fence", timings.Fence), ("switch", timings.Switch), ("INSYNC", timings.Insync) }
            .Where(part => part.Item2 is not null)
            .Select(part => $"{part.Item1} {Summary.Span(part.Item2!.Value.Value)}"));

    private static string Latency(TimeSpan? latency) => latency is { } span ? string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.0} ms") : "—";

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
