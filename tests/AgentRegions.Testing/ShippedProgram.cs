using System.Diagnostics;

namespace AgentRegions.Testing;

/// <summary>
/// The operator and the sidecar as processes. AGENTREGIONS_TEST_BINARIES names a directory of published programs, such as artifacts/bin of ./dev publish;
/// without it the programs that were built beside the tests run.
/// </summary>
public static class ShippedProgram
{
    /// <summary>The variable. A test that sets it for a process starts that one from there.</summary>
    public const string Directory = "AGENTREGIONS_TEST_BINARIES";

    private static readonly string? Published = Environment.GetEnvironmentVariable(Directory);

    /// <summary>How to start one, with its output redirected.</summary>
    /// <param name="name">agentregion-operator or agentregion-sidecar.</param>
    /// <param name="environment">Added to this process' own.</param>
    /// <param name="arguments">Of the program.</param>
    public static ProcessStartInfo Start(string name, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var directory = environment.GetValueOrDefault(Directory, Published ?? "");
        var start = directory.Length == 0
            ? new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, $"{name}.dll"), .. arguments])
            : new ProcessStartInfo(Path.Combine(Repository.Root, directory, name), arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        foreach (var (variable, value) in environment)
            start.Environment[variable] = value;
        // For a program that runs elsewhere than here, and is given no other variable.
        start.Environment["AGENTREGIONS_TEST_VARIABLES"] = string.Join(' ', environment.Keys);
        return start;
    }

    /// <summary>Runs a command of it to its end.</summary>
    public static Task<CommandResult> RunAsync(string name, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = Start(name, environment, arguments);
        string[] variables = [.. environment.Select(v => $"{v.Key}={v.Value}"), $"AGENTREGIONS_TEST_VARIABLES={start.Environment["AGENTREGIONS_TEST_VARIABLES"]}"];
        return Command.RunAsync("env", [.. variables, start.FileName, .. start.ArgumentList]);
    }
}
