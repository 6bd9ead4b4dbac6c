using System.Diagnostics;

namespace AgentRegions.Aws.Tests;

/// <summary>Runs tests/AgentRegions.Aws.Probe in an environment of its own.</summary>
internal static class ProbeProgram
{
    /// <param name="zone">The zone to read.</param>
    /// <param name="environment">AWS_ variables of this process are not handed on, only these.</param>
    public static Task<(int ExitCode, string Output)> RunAsync(TestZone zone, IReadOnlyDictionary<string, string> environment) =>
        RunAsync([zone.Name, zone.Id, zone.Service], environment);

    /// <param name="arguments">All arguments of the program.</param>
    /// <param name="environment">As above.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "AgentRegions.Aws.Probe.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(k => k.StartsWith("AWS_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
