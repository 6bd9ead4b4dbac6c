using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AgentRegions.Probing.Tests.Http;

/// <summary>A TCP listener that says whatever a test wants, well-formed or not.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    private RawServer(Func<Socket, CancellationToken, Task> serve)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(64);
        _accepting = AcceptAsync(serve);
    }

    public Uri Endpoint => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");

    public int Connections { get; private set; }

    public long BytesSent { get; private set; }

    public static RawServer Serving(Func<Socket, CancellationToken, Task> serve) => new(serve);

    /// <summary>Reads one request and answers these bytes, then closes.</summary>
    public static RawServer Answering(string answer) => Answering(Encoding.Latin1.GetBytes(answer));

    public static RawServer Answering(byte[] answer) => new(async (socket, stop) =>
    {
        await ReadRequestAsync(socket, stop);
        await socket.SendAsync(answer, stop);
        socket.Shutdown(SocketShutdown.Send);
    });

    public static RawServer AnsweringBody(string body) => AnsweringBody(Encoding.UTF8.GetBytes(body));

    public static RawServer AnsweringBody(byte[] body, string headers = "") =>
        Answering([.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\n{headers}Content-Length: {body.Length}\r\n\r\n"), .. body]);

    public static async Task<string> ReadRequestAsync(Socket socket, CancellationToken stop)
    {
        var buffer = new byte[8192];
        var text = new StringBuilder();
        while (!text.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await socket.ReceiveAsync(buffer, stop);
            if (read == 0)
                break;
            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        return text.ToString();
    }

    public async Task SendAsync(Socket socket, byte[] bytes, CancellationToken stop) => BytesSent += await socket.SendAsync(bytes, stop);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> serve)
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                Connections++;
                _connections.Add(ServeAsync(serve, socket));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(Func<Socket, CancellationToken, Task> serve, Socket socket)
    {
        using (socket)
        {
            try
            {
                await serve(socket, _stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
            }
        }
    }
}
