using System.Globalization;
using System.Text;

namespace AgentRegions.Benchmarks.Budgets;

/// <summary>The findings as a person reads them, with the machine that they are from.</summary>
internal static class BudgetTable
{
    public static string Of(IReadOnlyList<Finding> findings, bool markdown)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, {Machine()}\n\n");
        if (markdown)
            text.Append("| what | measured | budget | |\n|---|---|---|---|\n");
        var widths = new[] { findings.Max(f => f.What.Length), findings.Max(f => f.Measured.Length), findings.Max(f => f.Budget.Length) };
        foreach (var finding in findings)
        {
            string[] cells = [finding.What, finding.Measured, finding.Budget, finding.Verdict.Name()];
            text.Append(markdown ? $"| {string.Join(" | ", cells)} |" : string.Join("  ", cells.Select((cell, i) => i < widths.Length ? cell.PadRight(widths[i]) : cell))).Append('\n');
        }
        return text.ToString();
    }

    private static string Machine()
    {
        var model = Field("/proc/cpuinfo", "model name");
        var memory = long.TryParse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], out var kilobytes) ? kilobytes / 1048576 : 0;
        var load = File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "?";
        return $"{Environment.ProcessorCount} cores ({model}), {memory} GiB, load {load} at the end";
    }

    private static string Field(string file, string name) =>
        File.Exists(file) ? File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "?" : "?";
}
