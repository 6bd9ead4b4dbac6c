using System.Diagnostics;

namespace AgentRegions.Testing;

/// <summary>
/// The operator and the sidecar as processes. AGENTREGIONS_TEST_BINARIES names a directory of published programs, such as artifacts/bin of ./dev publish;
/// without it the programs that were built beside the tests run.
/// </summary>
public static class ShippedProgram
{
    private static readonly string? Published =
        Environment.GetEnvironmentVariable("AGENTREGIONS_TEST_BINARIES") is { Length: > 0 } directory ? Path.Combine(Repository.Root, directory) : null;

    /// <summary>How to start one, with its output redirected.</summary>
    /// <param name="name">agentregion-operator or agentregion-sidecar.</param>
    /// <param name="environment">Added to this process' own.</param>
    /// <param name="arguments">Of the program.</param>
    public static ProcessStartInfo Start(string name, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var start = Published is null
            ? new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments])
            : new ProcessStartInfo(Path.Combine(Published, name), arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        return start;
    }

    /// <summary>Runs a command of it to its end.</summary>
    public static Task<CommandResult> RunAsync(string name, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = Start(name, environment, arguments);
        return Command.RunAsync("env", [.. environment.Select(v => $"{v.Key}={v.Value}"), start.FileName, .. start.ArgumentList]);
    }
}
