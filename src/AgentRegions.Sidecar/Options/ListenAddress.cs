using System.Net;

namespace AgentRegions.Sidecar.Options;

/// <summary>Where a listener listens: a TCP address, or the path of a Unix socket.</summary>
public sealed record ListenAddress
{
    public const string Remedy = "write http://127.0.0.1:8077, http://[::1]:8077, http://0.0.0.0:8077 or unix:/run/agentregion/sidecar.sock";

    private const string UnixScheme = "unix:";

    public IPEndPoint? Tcp { get; private init; }

    public string? UnixPath { get; private init; }

    /// <summary>Whether only processes of this machine, or of this pod, can connect.</summary>
    public bool IsLocal => Tcp is null || IPAddress.IsLoopback(Tcp.Address);

    /// <summary>Null when the text is no address.</summary>
    public static ListenAddress? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith(UnixScheme, StringComparison.Ordinal))
            return Path.IsPathFullyQualified(text[UnixScheme.Length..]) ? new() { UnixPath = text[UnixScheme.Length..] } : null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp || uri.PathAndQuery != "/")
            return null;
        var host = uri.IdnHost.Trim('[', ']');
        var address = host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var parsed) ? parsed : null;
        return address is null ? null : new() { Tcp = new(address, uri.Port) };
    }

    public override string ToString() => Tcp is null ? UnixScheme + UnixPath : $"http://{Tcp}";
}
