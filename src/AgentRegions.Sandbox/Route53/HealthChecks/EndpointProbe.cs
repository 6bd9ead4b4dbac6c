using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace AgentRegions.Sandbox.Route53.HealthChecks;

/// <summary>Looks at an endpoint once, with the limits of "How Amazon Route 53 determines whether a health check is healthy".</summary>
internal sealed class EndpointProbe(Func<string, CancellationToken, Task<IPAddress?>> resolve, TimeProvider time)
{
    private static readonly TimeSpan TcpLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    /// <summary>The string must be in the first 5,120 bytes of the body.</summary>
    private const int SearchedBytes = 5120;

    public async Task<(bool Success, string Text)> ProbeAsync(HealthCheckConfig config, CancellationToken cancellationToken)
    {
        try
        {
            var address = config.IpAddress is { } ip ? IPAddress.Parse(ip) : await resolve(config.DomainName!, cancellationToken);
            if (address is null)
                return (false, "Failure: DNS resolution failed: NXDOMAIN or no addresses");
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await WithinAsync(config.Type == "TCP" ? TcpLimit : ConnectLimit, token => ConnectAsync(socket, new(address, config.Port!.Value), token), cancellationToken);
            return config.Type == "TCP" ? (true, "Success: TCP connection established") : await AskAsync(socket, address, config, cancellationToken);
        }
        catch (Exception e) when (e is SocketException or IOException or HttpRequestException or FormatException or System.Security.Authentication.AuthenticationException)
        {
            return (false, $"Failure: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (false, "Failure: The health checker timed out");
        }
    }

    private static async Task<Socket> ConnectAsync(Socket socket, IPEndPoint endpoint, CancellationToken cancellationToken)
    {
        await socket.ConnectAsync(endpoint, cancellationToken);
        return socket;
    }

    private async Task<(bool, string)> AskAsync(Socket socket, IPAddress address, HealthCheckConfig config, CancellationToken cancellationToken)
    {
        var tls = config.Type.StartsWith("HTTPS", StringComparison.Ordinal);
        using var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectCallback = (_, token) => StreamAsync(socket, tls, config, token),
            UseProxy = false,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        // The stream is encrypted already where it has to be: to the HTTP client it is plain.
        var path = config.ResourcePath ?? "/";
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{new IPEndPoint(address, config.Port!.Value)}{(path.StartsWith('/') ? path : $"/{path}")}");
        request.Headers.Host = config.DomainName is { } name ? (config.Port is 80 or 443 ? name : $"{name}:{config.Port}") : null;
        request.Headers.TryAddWithoutValidation("User-Agent", "Amazon-Route53-Health-Check-Service (sandbox)");
        using var response = await WithinAsync(AnswerLimit, token => client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token), cancellationToken);
        var status = $"HTTP Status Code {(int)response.StatusCode}, {response.ReasonPhrase}";
        if ((int)response.StatusCode is < 200 or > 399)
            return (false, $"Failure: {status}");
        if (config.SearchString is null)
            return (true, $"Success: {status}");
        var found = await WithinAsync(AnswerLimit, token => ContainsAsync(response, config.SearchString, token), cancellationToken);
        return found ? (true, $"Success: {status}. String found in the response body") : (false, $"Failure: {status}. The string was not found in the first {SearchedBytes} bytes of the response body");
    }

    /// <summary>"Route 53 does not validate SSL/TLS certificates for HTTPS health checks"; SNI carries the domain name.</summary>
    private static async ValueTask<Stream> StreamAsync(Socket socket, bool tls, HealthCheckConfig config, CancellationToken cancellationToken)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (!tls)
            return stream;
        var encrypted = new SslStream(stream);
        await encrypted.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = config.EnableSni ? config.DomainName ?? "" : "",
#pragma warning disable CA5359 // Documented: certificates are not validated.
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359
            },
            cancellationToken);
        return encrypted;
    }

    private static async Task<bool> ContainsAsync(HttpResponseMessage response, string text, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[SearchedBytes];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return buffer.AsSpan(0, length).IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
    }

    private async Task<T> WithinAsync<T>(TimeSpan limit, Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        return await act(either.Token);
    }
}
