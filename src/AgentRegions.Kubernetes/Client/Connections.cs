using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentRegions.Kubernetes.Configuration;

namespace AgentRegions.Kubernetes.Client;

/// <summary>One pool of connections to the API server, and a new one when the client certificate changes: TLS shows it only at the beginning.</summary>
/// <param name="instead">Takes the requests instead of the network.</param>
internal sealed class Connections(ClusterConfiguration cluster, HttpMessageHandler? instead = null) : IDisposable
{
    private readonly Lock _lock = new();
    private HttpMessageInvoker? _current;
    private X509Certificate2? _certificate;

    public HttpMessageInvoker For(X509Certificate2? certificate)
    {
        lock (_lock)
        {
            if (_current is null || _certificate != certificate)
            {
                // The former pool is not disposed: requests may still be under way on it, and its idle connections close by themselves.
                _current = instead is null ? new(Handler(certificate)) : new(instead, disposeHandler: false);
                _certificate = certificate;
            }
            return _current;
        }
    }

    public void Dispose() => _current?.Dispose();

    private SocketsHttpHandler Handler(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler
        {
            // Pings notice a connection whose other end is gone, also while nothing is asked.
            KeepAlivePingDelay = TimeSpan.FromSeconds(10),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            EnableMultipleHttp2Connections = true,
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectCallback = ConnectAsync,
            SslOptions = Tls(certificate),
        };
        if (cluster.Proxy is { } proxy)
            handler.Proxy = new WebProxy(proxy);
        return handler;
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

    private SslClientAuthenticationOptions Tls(X509Certificate2? certificate)
    {
        var tls = new SslClientAuthenticationOptions();
        if (certificate is not null)
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        if (cluster.SkipTlsVerify)
        {
#pragma warning disable CA5359 // the kubeconfig says insecure-skip-tls-verify
            tls.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (cluster.CertificateAuthorities is { } roots)
        {
            tls.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                ApplicationPolicy = { new Oid("1.3.6.1.5.5.7.3.1", "server authentication") },
            };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        return tls;
    }
}
