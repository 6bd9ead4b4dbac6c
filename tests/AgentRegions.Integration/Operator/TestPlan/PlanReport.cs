using AgentRegions.Testing;
using Xunit.Abstractions;

namespace AgentRegions.Integration.Operator.TestPlan;

/// <summary>The table of the test plan, TestResults/test-plan.md: what each scenario expected, and what was seen. Written anew after each.</summary>
internal static class PlanReport
{
    private static readonly string File = Repository.PathOf("TestResults", "test-plan.md");
    private static readonly Lock Gate = new();
    private static readonly SortedDictionary<string, string> Rows = new(StringComparer.Ordinal);

    /// <param name="number">Its place in the table.</param>
    /// <param name="run">Does it, asserts it, and says what was seen.</param>
    public static async Task RunAsync(ITestOutputHelper output, string number, string scenario, string expected, Func<Task<string>> run)
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

    private static void Add(ITestOutputHelper output, string number, string scenario, string expected, string seen)
    {
        output.WriteLine($"{number} {scenario}: expected {expected}; seen: {seen}");
        lock (Gate)
        {
            Rows[number] = $"| {number} | {scenario} | {expected} | {seen} |";
            Directory.CreateDirectory(Path.GetDirectoryName(File)!);
            System.IO.File.WriteAllLines(File, (string[])["| | scenario | expected | seen |", "|---|---|---|---|", .. Rows.Values]);
        }
    }
}
