using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace AgentRegions.Testing;

/// <summary>TLS in front of a server that speaks without it, on the loopback address.</summary>
public sealed class TlsFront : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SslServerAuthenticationOptions _options;
    private readonly Uri _target;
    private readonly Task _accepting;
    private int _handshakes;

    public TlsFront(Uri target, SslStreamCertificateContext certificate)
    {
        _target = target;
        _options = new() { ServerCertificateContext = certificate };
        _listener.Start();
        Address = new($"https://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Connections whose client trusted the certificate.</summary>
    public int Handshakes => Volatile.Read(ref _handshakes);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await using var outside = new SslStream(client.GetStream());
                await outside.AuthenticateAsServerAsync(_options, _stop.Token);
                Interlocked.Increment(ref _handshakes);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _target.Port, _stop.Token);
                var inside = server.GetStream();
                await Task.WhenAny(outside.CopyToAsync(inside, _stop.Token), inside.CopyToAsync(outside, _stop.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client went, or does not trust the certificate: it says so itself.
            }
        }
    }
}
