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

    /// <summary>Healthy while the endpoint is not.</summary>
    public bool Inverted { get; init; }

    /// <summary>Route 53 asks nothing and counts it as healthy: never meant here, but anybody may do that in the console.</summary>
    public bool Disabled { get; init; }

    /// <summary>Of a calculated check: the ids of those that it counts, at most 255.</summary>
    public IReadOnlyList<string> Children { get; init; } = [];

    /// <summary>Of a calculated check: so many healthy children make it healthy.</summary>
    public int HealthThreshold { get; init; }

    /// <summary>It counts others, and asks no endpoint.</summary>
    public bool IsCalculated { get; private init; }

    /// <summary>Of what UpdateHealthCheck cannot change: when it differs, another check must take this one's place.</summary>
    public string Fixed => IsCalculated ? CalculatedFixed : Digest([Protocol.ToString(), Flag(IpAddress is not null), Flag(SearchString is not null), Number(IntervalSeconds), Flag(MeasureLatency)]);

    /// <summary>Equal when all of it is, the order of <see cref="Regions"/> aside.</summary>
    public string Fingerprint => IsCalculated ? Digest([.. Disabled ? ["disabled"] : Array.Empty<string>(), Fixed, Flag(Inverted), Number(HealthThreshold), .. Children.Order(StringComparer.Ordinal)]) : Digest(
        [.. Disabled ? ["disabled"] : Array.Empty<string>(), .. Inverted ? ["inverted"] : Array.Empty<string>(), Fixed, IpAddress, HostName, Number(Port), Path, SearchString, Flag(EnableSni), Number(FailureThreshold), .. Regions.Order(StringComparer.Ordinal)]);

    /// <summary>All calculated checks are of one kind.</summary>
    public static string CalculatedFixed { get; } = Digest(["CALCULATED"]);

    public static HealthCheckSettings Calculated(IReadOnlyList<string> children, int healthThreshold) => new()
    {
        Protocol = HealthCheckProtocol.HTTPS,
        Port = 0,
        Path = "",
        IntervalSeconds = 0,
        FailureThreshold = 0,
        IsCalculated = true,
        Children = children,
        HealthThreshold = healthThreshold,
    };

    public bool Equals(HealthCheckSettings? other) => other is not null && Fingerprint == other.Fingerprint;

    public override int GetHashCode() => HashCode.Combine(Protocol, IpAddress, HostName, Port, Path);

    /// <summary>Every 10 s https://agent-us.example.com:443/health, without the query: that is where tokens are.</summary>
    public override string ToString() => IsCalculated ? $"by {HealthThreshold} of {Children.Count} other checks"
        : $"every {Number(IntervalSeconds)} s {(Protocol == HealthCheckProtocol.HTTPS ? "https" : "http")}://{IpAddress ?? HostName}:{Number(Port)}{Path.Split('?')[0]}";

    /// <summary>What of these settings another check's are not, for a person; empty when they are the same.</summary>
    public IReadOnlyList<string> DifferencesOf(HealthCheckSettings? other)
    {
        if (Equals(other))
            return [];
        if (other is null || other.IsCalculated != IsCalculated)
            return ["it is of another kind"];
        List<string> differences = [];
        Compare("disabled", Disabled, other.Disabled);
        Compare("inverted", Inverted, other.Inverted);
        Compare("healthThreshold", HealthThreshold, other.HealthThreshold);
        Compare("failureThreshold", FailureThreshold, other.FailureThreshold);
        Compare("host", IpAddress ?? HostName, other.IpAddress ?? other.HostName);
        Compare("port", Port, other.Port);
        Compare("path", Path.Split('?')[0], other.Path.Split('?')[0]);
        if (!Children.Order(StringComparer.Ordinal).SequenceEqual(other.Children.Order(StringComparer.Ordinal), StringComparer.Ordinal))
            differences.Add("it counts other checks");
        return differences.Count > 0 ? differences : ["its settings are others"];

        void Compare<T>(string name, T mine, T theirs)
        {
            if (!Equals(mine, theirs))
                differences.Add(string.Create(CultureInfo.InvariantCulture, $"{name} is {theirs}, not {mine}"));
        }
    }

    /// <summary>Concatenated fields are ambiguous: each goes with its length.</summary>
    internal static string Digest(IEnumerable<string?> fields)
    {
        var text = string.Concat(fields.Select(f => f is null ? "-" : $"{Number(f.Length)}:{f}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
