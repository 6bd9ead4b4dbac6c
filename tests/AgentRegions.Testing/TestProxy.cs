using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentRegions.Testing;

/// <summary>An HTTP proxy, as HTTPS_PROXY names one, that leads every connection to a server of the test's own, whatever host was asked for.</summary>
public sealed class TestProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _target;
    private readonly Task _accepting;

    public TestProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

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
                var outside = client.GetStream();
                await ReadRequestAsync(outside);
                using var server = new TcpClient();
                await server.ConnectAsync(IPAddress.Loopback, _target.Port, _stop.Token);
                await outside.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
                var inside = server.GetStream();
                await Task.WhenAny(outside.CopyToAsync(inside, _stop.Token), inside.CopyToAsync(outside, _stop.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // Either side went.
            }
        }
    }

    /// <summary>CONNECT host:port and its headers, up to the empty line.</summary>
    private async Task ReadRequestAsync(NetworkStream stream)
    {
        var (request, one) = (new StringBuilder(), new byte[1]);
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            request.Append((char)one[0]);
        }
    }
}
