using System.Net.Sockets;
using System.Security.Authentication;
using AgentRegions.Core.Health;

namespace AgentRegions.Probing.Http;

/// <summary>What an exception of the HTTP stack means for the region. Its text is used only where it cannot carry what was sent.</summary>
internal static class ProbeFailure
{
    public static HealthBody Explain(Exception failure, Uri uri)
    {
        var error = failure switch
        {
            HttpRequestException request => request.HttpRequestError,
            HttpIOException io => io.HttpRequestError,
            _ => HttpRequestError.Unknown,
        };
        return error switch
        {
            HttpRequestError.NameResolutionError => No(HealthReason.DnsFailure, $"the name {uri.Host} cannot be resolved"),
            HttpRequestError.ConnectionError => Connection(Find<SocketException>(failure), uri),
            HttpRequestError.SecureConnectionError => No(HealthReason.TlsFailure, Tls(failure)),
            HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => No(HealthReason.NotHttp, "what came back is not HTTP"),
            HttpRequestError.ConfigurationLimitExceeded => No(HealthReason.HeadersTooLarge, "the answer's headers are longer than 16 KiB"),
            _ when failure is OperationCanceledException => No(HealthReason.Timeout, "no connection in time"),
            _ => No(HealthReason.Aborted, "the connection ended before the answer was complete"),
        };
    }

    private static HealthBody Connection(SocketException? socket, Uri uri) => socket?.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => No(HealthReason.ConnectionRefused, $"{uri.Authority} refused the connection"),
        SocketError.TimedOut => No(HealthReason.Timeout, $"no connection to {uri.Authority} in time"),
        { } code => No(HealthReason.Unreachable, $"no connection to {uri.Authority}: {code}"),
        null => No(HealthReason.Unreachable, $"no connection to {uri.Authority}"),
    };

    // The framework's words name the fault of the certificate: RemoteCertificateNameMismatch, NotTimeValid, UntrustedRoot.
    private static string Tls(Exception failure) =>
        Find<AuthenticationException>(failure) is { } authentication ? OneLine.Of(authentication.Message) : "the TLS handshake was cut off";

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is T found)
                return found;
        return null;
    }

    private static HealthBody No(HealthReason reason, string detail) => new(reason, detail, null);
}
