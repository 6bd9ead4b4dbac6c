using System.Globalization;
using System.Security;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace AgentRegions.Sandbox.Demo;

/// <summary>A picture of a terminal as SVG, readable on light and on dark pages: it brings its own dark background.</summary>
internal static class SvgTerminal
{
    public const int Columns = 100;
    public const int Lines = 34;
    private const double CellWidth = 8.4;
    private const int LineHeight = 19;
    private const int Margin = 16;
    private const int Bar = 30;
    private const string Ground = "#0d1117";
    private const string Ink = "#e6edf3";

    public static string Draw(IRenderable frame)
    {
        using var nowhere = new StringWriter();
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.TrueColor, Out = new AnsiConsoleOutput(nowhere) });
        console.Profile.Width = Columns;
        console.Profile.Capabilities.Unicode = true;
        var lines = Segment.SplitLines(frame.Render(RenderOptions.Create(console, console.Profile.Capabilities), Columns));
        var (width, height) = ((Columns * CellWidth) + (2 * Margin), (lines.Count * LineHeight) + Margin + Bar);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0} {height}" role="img" aria-labelledby="title desc" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14">
            <title id="title">./dev demo, just after a failover</title>
            <desc id="desc">A terminal. One region is down, another has all traffic under a new epoch, and users in three places are told its address; below, what happened when.</desc>
            <rect width="100%" height="100%" rx="8" fill="{Ground}" stroke="#30363d"/>
            <circle cx="18" cy="15" r="5" fill="#f85149"/><circle cx="36" cy="15" r="5" fill="#d29922"/><circle cx="54" cy="15" r="5" fill="#3fb950"/>
            <text x="{width / 2:0}" y="19" fill="#8b949e" text-anchor="middle" font-size="12">./dev demo</text>

            """);
        for (var line = 0; line < lines.Count; line++)
            DrawLine(svg, lines[line], Bar + ((line + 1) * LineHeight) - 4);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Each run of one style is placed by its column, so that fonts of other widths do not shift what follows.</summary>
    private static void DrawLine(StringBuilder svg, IEnumerable<Segment> segments, int y)
    {
        var column = 0;
        foreach (var run in Runs(segments))
        {
            var text = run.Text.Trim();
            if (text.Length > 0)
            {
                var start = column + run.Text.Length - run.Text.TrimStart().Length;
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Margin + (start * CellWidth):0.#}\" y=\"{y}\" textLength=\"{text.Length * CellWidth:0.#}\" fill=\"{Fill(run.Style.Foreground)}\"{Weight(run.Style.Decoration)} xml:space=\"preserve\">{SecurityElement.Escape(text)}</text>\n");
            }
            column += run.CellCount();
        }
    }

    private static IEnumerable<Segment> Runs(IEnumerable<Segment> segments)
    {
        Segment? run = null;
        foreach (var segment in segments)
        {
            if (run is not null && run.Style.Equals(segment.Style))
            {
                run = new(run.Text + segment.Text, run.Style);
                continue;
            }
            if (run is not null)
                yield return run;
            run = segment;
        }
        if (run is not null)
            yield return run;
    }

    private static string Weight(Decoration decoration) =>
        (decoration.HasFlag(Decoration.Bold) ? " font-weight=\"bold\"" : "") + (decoration.HasFlag(Decoration.Italic) ? " font-style=\"italic\"" : "");

    private static string Fill(Color color) =>
        color == Color.Green ? "#3fb950"
        : color == Color.Red ? "#f85149"
        : color == Color.Yellow ? "#d29922"
        : color == Color.Blue ? "#58a6ff"
        : color == Color.Grey ? "#8b949e"
        : Ink;
}
