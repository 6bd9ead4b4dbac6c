using AgentRegions.Testing;
using Xunit.Abstractions;

namespace AgentRegions.Integration.Operator.TestPlan;

/// <summary>The tests of the plan, one after the other: they share the table that says how it went.</summary>
[CollectionDefinition(Name)]
public sealed class PlanCollection : ICollectionFixture<PlanReport>
{
    public const string Name = "test plan";
}

/// <summary>The table of the test plan, TestResults/test-plan.md: what each scenario expected, and what was seen. Written anew after each.</summary>
public sealed class PlanReport
{
    private static readonly string File = Repository.PathOf("TestResults", "test-plan.md");
    private readonly SortedDictionary<string, string> _rows = new(StringComparer.Ordinal);

    /// <param name="number">Its place in the table.</param>
    /// <param name="run">Does it, asserts it, and says what was seen.</param>
    public async Task RunAsync(ITestOutputHelper output, string number, string scenario, string expected, Func<Task<string>> run)
    {
        try
        {
            Add(output, number, scenario, expected, await run());
        }
        catch (Exception e)
        {
            Add(output, number, scenario, expected, $"**FAILED**: {e.Message.Split('\n')[0]}");
            throw;
        }
    }

    private void Add(ITestOutputHelper output, string number, string scenario, string expected, string seen)
    {
        output.WriteLine($"{number} {scenario}: expected {expected}; seen: {seen}");
        _rows[number] = $"| {number} | {scenario} | {expected} | {seen} |";
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllLines(File, (string[])["| | scenario | expected | seen |", "|---|---|---|---|", .. _rows.Values]);
    }
}
