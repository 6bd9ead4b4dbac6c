using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentRegions.Core.Resources;

namespace AgentRegions.Core.Dns.HealthChecks;

/// <summary>What Route 53 asks an endpoint and how it judges the answers ("HealthCheckConfig" in its API reference).</summary>
public sealed record HealthCheckSettings
{
    public required HealthCheckProtocol Protocol { get; init; }

    /// <summary>Null: found by <see cref="HostName"/> before each check.</summary>
    public string? IpAddress { get; init; }

    /// <summary>The Host header and the name of SNI; without an address also what is looked up.</summary>
    public string? HostName { get; init; }

    public required int Port { get; init; }

    public required string Path { get; init; }

    /// <summary>Must be in the first 5,120 bytes of the answer; null: any 2xx or 3xx will do.</summary>
    public string? SearchString { get; init; }

    public bool EnableSni { get; init; }

    /// <summary>10 or 30.</summary>
    public required int IntervalSeconds { get; init; }

    public required int FailureThreshold { get; init; }

    public bool MeasureLatency { get; init; }

    /// <summary>From where; empty: from everywhere.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>Of what UpdateHealthCheck cannot change: when it differs, another check must take this one's place.</summary>
    public string Fixed => Digest([Protocol.ToString(), Flag(IpAddress is not null), Flag(SearchString is not null), Number(IntervalSeconds), Flag(MeasureLatency)]);

    /// <summary>Equal when all of it is, the order of <see cref="Regions"/> aside.</summary>
    public string Fingerprint => Digest(
        [Fixed, IpAddress, HostName, Number(Port), Path, SearchString, Flag(EnableSni), Number(FailureThreshold), .. Regions.Order(StringComparer.Ordinal)]);

    public bool Equals(HealthCheckSettings? other) => other is not null && Fingerprint == other.Fingerprint;

    public override int GetHashCode() => HashCode.Combine(Protocol, IpAddress, HostName, Port, Path);

    /// <summary>Every 10 s https://agent-us.example.com:443/health.</summary>
    public override string ToString() =>
        $"every {Number(IntervalSeconds)} s {(Protocol == HealthCheckProtocol.HTTPS ? "https" : "http")}://{IpAddress ?? HostName}:{Number(Port)}{Path}";

    /// <summary>Concatenated fields are ambiguous: each goes with its length.</summary>
    internal static string Digest(IEnumerable<string?> fields)
    {
        var text = string.Concat(fields.Select(f => f is null ? "-" : $"{Number(f.Length)}:{f}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
