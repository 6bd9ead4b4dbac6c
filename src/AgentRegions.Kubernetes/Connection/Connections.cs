using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s.Exceptions;

namespace AgentRegions.Kubernetes.Connection;

/// <summary>KubernetesClient's connections to the API server, and new ones when the client certificate changes: TLS shows it only at the beginning.</summary>
/// <param name="instead">Takes the requests instead of the network.</param>
internal sealed class Connections(ClusterAccess cluster, string userAgent, HttpMessageHandler? instead = null) : IDisposable
{
    private readonly Lock _lock = new();
    private HttpClient? _current;
    private k8s.Kubernetes? _owner;
    private string? _certificate;

    /// <exception cref="KubeConfigException">The client certificate or its key is not one.</exception>
    public HttpClient For(Credential credential)
    {
        lock (_lock)
        {
            if (_current is null || (credential.CertificateData is { } renewed && renewed != _certificate))
            {
                // The former client is not disposed: requests may still be under way on it, and its idle connections close by themselves.
                _current = instead is null ? Connect(credential) : new(instead, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
                _certificate = credential.CertificateData;
            }
            return _current;
        }
    }

    public void Dispose()
    {
        _current?.Dispose();
        _owner?.Dispose();
    }

    private HttpClient Connect(Credential credential)
    {
        var configuration = cluster.Configuration;
        if (credential.CertificateData is not null)
            (configuration.ClientCertificateData, configuration.ClientCertificateKeyData) = (credential.CertificateData, credential.KeyData);
        configuration.UserAgent = userAgent;
        var authorities = configuration.SslCaCerts;
        configuration.SslCaCerts = null;
        configuration.FirstMessageHandlerSetup = handler => SetUp(handler, authorities);
        try
        {
            var client = new k8s.Kubernetes(configuration);
            _owner = client;
            return client.HttpClient;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"{cluster.Source}: user.client-certificate: a PEM certificate and its private key are expected: {e.Message}", e);
        }
        finally
        {
            configuration.SslCaCerts = authorities;
        }
    }

    private static void SetUp(SocketsHttpHandler handler, X509Certificate2Collection? authorities)
    {
        // Pings notice a connection whose other end is gone, also while nothing is asked.
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(10);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(10);
        handler.KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(10);
        handler.ConnectTimeout = TimeSpan.FromSeconds(10);
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.ConnectCallback = ConnectAsync;
        if (authorities is null)
            return;
        // KubernetesClient's own check accepts any certificate that the authority signed, whatever name or purpose it is for.
        handler.SslOptions.CertificateChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            ApplicationPolicy = { new Oid("1.3.6.1.5.5.7.3.1", "server authentication") },
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
    }

    // HTTP/1.1 has no pings; TCP's own do there what they do for HTTP/2.
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
