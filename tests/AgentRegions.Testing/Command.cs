using System.ComponentModel;
using System.Diagnostics;

namespace AgentRegions.Testing;

/// <summary>A program that was run to its end.</summary>
public sealed record CommandResult(string What, int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The output of a program that must succeed.</summary>
    public string Required => Succeeded ? Output : throw new Xunit.Sdk.XunitException($"{What} exited with {ExitCode}: {Error}{Output}");
}

/// <summary>Runs kubectl, helm and the like from the PATH.</summary>
public static class Command
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>Why a test that runs the program is skipped; null when it is on the PATH.</summary>
    public static string? SkipReasonWithout(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(directory => File.Exists(Path.Combine(directory, program)))
            ? null
            : $"needs {program} on the PATH: ./dev test brings it";

    public static Task<CommandResult> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, input: null);

    /// <summary>With a text on its standard input.</summary>
    public static async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, string? input, TimeSpan? within = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        // The test host's own settings would change what a build does.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        using var process = Start(start);
        using var deadline = new CancellationTokenSource(within ?? Deadline);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            await process.WaitForExitAsync(deadline.Token);
            return new($"{program} {string.Join(' ', arguments)}", process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {within ?? Deadline}");
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{start.FileName} is not on the PATH: ./dev test brings it", missing);
        }
    }
}
