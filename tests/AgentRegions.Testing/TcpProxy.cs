using System.Net;
using System.Net.Sockets;

namespace AgentRegions.Testing;

/// <summary>Forwards connections until a test cuts, freezes or slows them.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly List<Connection> _connections = [];
    private readonly Uri _target;
    private readonly Task _accepting;
    private volatile bool _refuses;

    public TcpProxy(Uri target)
    {
        _target = target;
        _listener.Start();
        Address = new UriBuilder(target) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Connections that were accepted.</summary>
    public int Accepted { get; private set; }

    /// <summary>How long each piece of data is held back, in either direction.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>Ends every connection; with <paramref name="refuse"/>, new ones too until <see cref="Resume"/>.</summary>
    public void Cut(bool refuse = false)
    {
        _refuses = refuse;
        ForEach(connection => connection.Dispose());
    }

    public void Resume() => _refuses = false;

    /// <summary>The connections that are open now stay open and carry nothing more. New ones work.</summary>
    public void Freeze() => ForEach(connection => connection.IsFrozen = true);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private void ForEach(Action<Connection> action)
    {
        lock (_lock)
            _connections.ForEach(action);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                if (_refuses)
                {
                    client.Dispose();
                    continue;
                }
                var server = new TcpClient();
                await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
                var connection = new Connection(client, server);
                lock (_lock)
                    _connections.Add(connection);
                Accepted++;
                _ = connection.PumpAsync(client, server, () => Latency, _stop.Token);
                _ = connection.PumpAsync(server, client, () => Latency, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException || (e is InvalidOperationException && _stop.IsCancellationRequested))
        {
            // The last is a listener's that was stopped between two connections.
        }
    }

    private sealed class Connection(TcpClient client, TcpClient server) : IDisposable
    {
        public volatile bool IsFrozen;

        public async Task PumpAsync(TcpClient from, TcpClient to, Func<TimeSpan> latency, CancellationToken cancellationToken)
        {
            var buffer = new byte[16 * 1024];
            try
            {
                while (await from.GetStream().ReadAsync(buffer, cancellationToken) is > 0 and var count)
                {
                    if (latency() is { Ticks: > 0 } wait)
                        await Task.Delay(wait, cancellationToken);
                    if (!IsFrozen)
                        await to.GetStream().WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
            }
            Dispose();
        }

        public void Dispose()
        {
            client.Dispose();
            server.Dispose();
        }
    }
}
