using System.Net;

namespace AgentRegions.Operator.Knowledge;

/// <summary>Where the replica that leads answers: written after an @ in its identity on the Lease, which every replica reads anyway.</summary>
internal static class LeaderAddress
{
    /// <summary>A candidate's identity on the Lease.</summary>
    /// <param name="process">Unique among all processes.</param>
    /// <param name="address">The pod's; null or no address when nobody else can reach it.</param>
    public static string Identity(string process, string? address, int port) =>
        IPAddress.TryParse(address, out var ip) ? $"{process}@{new IPEndPoint(ip, port)}" : process;

    /// <summary>Null when the identity names none.</summary>
    public static Uri? Of(string? identity) =>
        identity is not null && identity.LastIndexOf('@') is >= 0 and var at && IPEndPoint.TryParse(identity.AsSpan(at + 1), out var address) && address.Port > 0
            ? new($"http://{address}")
            : null;
}
