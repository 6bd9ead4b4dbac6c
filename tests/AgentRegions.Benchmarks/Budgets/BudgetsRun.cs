using System.Diagnostics;
using System.Text.Json;

namespace AgentRegions.Benchmarks.Budgets;

/// <summary>Each row in a process of its own: what a row leaves running or allocated is not the next one's, and none takes longer than it may.</summary>
internal static class BudgetsRun
{
    private static readonly TimeSpan MostPerRow = TimeSpan.FromMinutes(3);

    public static async Task<int> RunAsync(IReadOnlyList<BudgetRow> rows, bool markdown, CancellationToken cancellation)
    {
        List<Finding> all = [];
        foreach (var row in rows)
        {
            var started = Stopwatch.GetTimestamp();
            Console.Error.WriteLine($"== {row.Name}");
            all.AddRange(await ApartAsync(row, cancellation));
            Console.Error.WriteLine($"== {row.Name} took {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
        }
        Console.Write(BudgetTable.Of(all, markdown));
        return all.ExitCode();
    }

    public static async Task<int> MeasureIntoAsync(BudgetRow row, FileInfo file, CancellationToken cancellation)
    {
        var findings = await row.MeasureAsync(cancellation);
        await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(findings), cancellation);
        return 0;
    }

    private static async Task<IReadOnlyList<Finding>> ApartAsync(BudgetRow row, CancellationToken cancellation)
    {
        var file = Path.GetTempFileName();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet")
            start.ArgumentList.Add(typeof(BudgetsRun).Assembly.Location);
        foreach (var argument in (string[])["budgets", row.Name, "--into", file])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        // The table alone is this program's standard output.
        process.OutputDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        process.BeginOutputReadLine();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(MostPerRow);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            var text = await File.ReadAllTextAsync(file, cancellation);
            return process.ExitCode == 0 && JsonSerializer.Deserialize<List<Finding>>(text) is { } findings ? findings : [Finding.NotMeasured(row.Name, $"failed with {process.ExitCode}; see above")];
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return [Finding.NotMeasured(row.Name, $"did not end within {MostPerRow.TotalMinutes:0} minutes")];
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            File.Delete(file);
        }
    }
}
