using System.Globalization;
using AgentRegions.Core.Resources;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AgentRegions.Sandbox.Demo;

/// <summary>What is on the screen at one moment.</summary>
internal sealed record Scene(Snapshot Now, IReadOnlyList<Moment> Timeline, string Act, TimeSpan Elapsed);

/// <summary>Draws a scene into a width and a height: every row is one line, so nothing jumps.</summary>
internal static class Frame
{
    /// <summary>From here on the Events have room.</summary>
    private const int Wide = 110;

    /// <summary>Lines for the timeline, of which a narrow terminal gives some to the Events, under a heading.</summary>
    private const int Roomy = 14;

    /// <summary>Events on a terminal that is narrow and low: they are rows of the service, and no blank line follows the act.</summary>
    private const int Few = 2;
    private const int UsersWidth = 58;
    private const int Gap = 2;

    public static IRenderable Of(Scene scene, int width, int height)
    {
        width = Math.Min(width, 140);
        // 18 lines stand above, and the timeline has a heading; the last line of a terminal stays free.
        var room = height - 20;
        var cramped = width < Wide && room < Roomy;
        var rows = new List<IRenderable> { Title(scene, width), Line($"  [italic]{Fit(scene.Act, width - 4)}[/]") };
        if (!cramped)
            rows.Add(Line(""));
        rows.AddRange(Sections.Regions(scene.Now, width));
        rows.Add(Line(""));
        rows.AddRange(Sections.Service(scene.Now, width));
        if (cramped)
            rows.AddRange(Sections.Latest(scene.Now, width, Few));
        rows.Add(Line(""));
        if (width >= Wide)
            rows.Add(Beside(Sections.Users(scene.Now), UsersWidth, Sections.Events(scene.Now, width - UsersWidth - Gap, 3), width - UsersWidth - Gap));
        else
            rows.AddRange(Sections.Users(scene.Now));
        rows.Add(Line(""));
        if (cramped)
            room -= Few - 1;
        else if (width < Wide)
        {
            rows.AddRange(Sections.Events(scene.Now, width, 3));
            rows.Add(Line(""));
            room -= 5;
        }
        rows.AddRange(Sections.Timeline(scene.Timeline, width, Math.Clamp(room, 3, 16)));
        return new Rows(rows);
    }

    public static IRenderable Line(string markup) => new Markup(markup.Length == 0 ? " " : markup) { Overflow = Overflow.Crop };

    /// <summary>As markup, cut to a length.</summary>
    public static string Fit(string text, int length)
    {
        var line = text.ReplaceLineEndings(" ");
        return Markup.Escape(line.Length <= length ? line : length < 2 ? "" : $"{line[..(length - 1)]}…");
    }

    /// <summary>As markup, cut or filled to a length.</summary>
    public static string Cell(string text, int length)
    {
        var fill = Math.Max(0, length - text.Length);
        return Fit(text, length) + new string(' ', fill);
    }

    public static string Clock(TimeSpan at) => string.Create(CultureInfo.InvariantCulture, $"{(int)at.TotalMinutes}:{at.Seconds:00}.{at.Milliseconds / 100}");

    public static string Color(Verdict verdict) => verdict switch
    {
        Verdict.Healthy => "green",
        Verdict.Degraded => "yellow",
        Verdict.Down => "red",
        _ => "grey",
    };

    private static IRenderable Title(Scene scene, int width)
    {
        var clock = string.Create(CultureInfo.InvariantCulture, $"{(int)scene.Elapsed.TotalMinutes}:{scene.Elapsed.Seconds:00}");
        const string name = "AgentRegion Operator";
        var what = $"agent.example.com {(scene.Now.Policy.Active is { } active ? $"→ {active}" : "")}";
        var gap = Math.Max(2, width - name.Length - what.Length - clock.Length - 6);
        return Line($" [bold]{name}[/]{new string(' ', gap)}{Fit(what, 60)}  [grey]{clock}[/] ");
    }

    private static Grid Beside(IReadOnlyList<IRenderable> left, int leftWidth, IReadOnlyList<IRenderable> right, int rightWidth)
    {
        var grid = new Grid { Expand = false };
        grid.AddColumn(new GridColumn { Width = leftWidth, Padding = new(0, 0, Gap, 0), NoWrap = true });
        grid.AddColumn(new GridColumn { Width = rightWidth, Padding = new(0), NoWrap = true });
        grid.AddRow(new Rows(left), new Rows(right));
        return grid;
    }
}
