using System.Diagnostics;

namespace AgentRegions.Aws.Tests;

/// <summary>Runs tests/AgentRegions.Aws.TrimmedProbe in an environment of its own.</summary>
internal static class ProbeProgram
{
    /// <param name="program">The program to start, with the arguments that come first.</param>
    /// <param name="environment">AWS_ variables of this process are not handed on, only these.</param>
    public static Task<(int ExitCode, string Output)> RunAsync(string[] program, TestZone zone, IReadOnlyDictionary<string, string> environment) =>
        RunAsync([.. program, zone.Name, zone.Id, zone.Service], environment);

    /// <param name="program">As above, with all its arguments.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string[] program, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program[0], program[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("AWS_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return await RunAsync(start);
    }

    /// <summary>Publishes it trimmed and gives the program's path.</summary>
    public static async Task<string> PublishTrimmedAsync(string directory)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "publish", Path.Combine(ProjectDirectory, "AgentRegions.Aws.TrimmedProbe.csproj"), "-c", "Release", "-r", "linux-x64", "--self-contained", "-p:PublishTrimmed=true", "-o", directory })
            start.ArgumentList.Add(argument);
        // The test host's own settings would change what the build does.
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        var (exitCode, output) = await RunAsync(start);
        Assert.True(exitCode == 0, output);
        return Path.Combine(directory, "AgentRegions.Aws.TrimmedProbe");
    }

    private static string ProjectDirectory
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(directory.FullName, "AgentRegionOperator.sln")))
                directory = directory.Parent ?? throw new InvalidOperationException("not within the repository");
            return Path.Combine(directory.FullName, "tests", "AgentRegions.Aws.TrimmedProbe");
        }
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
