using System.Globalization;
using System.Net;

namespace AgentRegions.Integration.Clusters;

/// <summary>Whether a process is at the other end of a connection on this machine: from /proc, so that it needs no rights.</summary>
internal static class ConnectedProcess
{
    private static readonly char[] Blank = [' '];

    public static bool Is(int processId, IPEndPoint peer, IPEndPoint local)
    {
        if (InodeOf(peer.Port, local.Port) is not { } inode)
            return false;
        try
        {
            return new DirectoryInfo($"/proc/{processId}/fd").EnumerateFileSystemInfos().Any(fd => fd.LinkTarget == $"socket:[{inode}]");
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string? InodeOf(int port, int remotePort)
    {
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(Blank, StringSplitOptions.RemoveEmptyEntries);
                if (PortOf(fields[1]) == port && PortOf(fields[2]) == remotePort)
                    return fields[9];
            }
        }
        return null;
    }

    private static int PortOf(string address) => int.Parse(address.AsSpan(address.IndexOf(':') + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
