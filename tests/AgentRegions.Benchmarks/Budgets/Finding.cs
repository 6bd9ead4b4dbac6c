using System.Globalization;

namespace AgentRegions.Benchmarks.Budgets;

internal enum BudgetVerdict
{
    Pass,
    Short,

    /// <summary>The part does not exist yet.</summary>
    NoSuchPart,

    /// <summary>Nothing was measured; the finding says why.</summary>
    NotMeasured,
}

/// <summary>One line of the budget table.</summary>
internal sealed record Finding(string What, string Budget, string Measured, BudgetVerdict Verdict)
{
    public static Finding AtMost(string what, double measured, double budget, string unit, int digits = 0) =>
        new(what, $"≤ {Text(budget, unit, digits)}", Text(measured, unit, digits), measured <= budget ? BudgetVerdict.Pass : BudgetVerdict.Short);

    public static Finding None(string what, long measured) =>
        new(what, "0", measured.ToString(CultureInfo.InvariantCulture), measured == 0 ? BudgetVerdict.Pass : BudgetVerdict.Short);

    public static Finding NoSuchPart(string what, string budget) => new(what, budget, "no such part yet", BudgetVerdict.NoSuchPart);

    public static Finding NotMeasured(string what, string why) => new(what, "", why, BudgetVerdict.NotMeasured);

    private static string Text(double value, string unit, int digits) =>
        value.ToString($"F{digits}", CultureInfo.InvariantCulture) + (unit.Length == 0 ? "" : $" {unit}");
}

internal static class Findings
{
    /// <summary>Prints them; 1 when a budget was missed.</summary>
    public static async Task<int> ShowAsync(this Task<IReadOnlyList<Finding>> measuring)
    {
        var findings = await measuring;
        foreach (var finding in findings)
            Console.WriteLine($"{finding.What}: {finding.Measured} (budget {finding.Budget}): {finding.Verdict.Name()}");
        return findings.ExitCode();
    }

    public static int ExitCode(this IEnumerable<Finding> findings) => findings.Any(f => f.Verdict is BudgetVerdict.Short or BudgetVerdict.NotMeasured) ? 1 : 0;

    public static string Name(this BudgetVerdict verdict) => verdict switch
    {
        BudgetVerdict.Pass => "pass",
        BudgetVerdict.Short => "SHORT",
        BudgetVerdict.NoSuchPart => "-",
        _ => "not measured",
    };
}
