using System.Diagnostics;
using System.Runtime.InteropServices;

namespace AgentRegions.Testing;

/// <summary>Signals of POSIX, by their numbers on Linux.</summary>
public static class ProcessSignals
{
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(this Process process, int signal)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (Kill(process.Id, signal) != 0 && !process.HasExited)
            throw new InvalidOperationException($"signal {signal} could not be sent to process {process.Id}");
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int processId, int signal);
}
