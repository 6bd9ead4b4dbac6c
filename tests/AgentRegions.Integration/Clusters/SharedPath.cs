using System.Net;
using System.Net.Sockets;

namespace AgentRegions.Integration.Clusters;

/// <summary>
/// The way to an agent, the same address for everybody: manifests must not differ between clusters. It can be closed to one process, so
/// that this one is cut off and the others are not.
/// </summary>
public sealed class SharedPath : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly HashSet<int> _closedTo = [];
    private readonly List<(TcpClient Client, TcpClient Server, IPEndPoint Peer)> _connections = [];
    private readonly Uri _target;
    private readonly Task _accepting;

    public SharedPath(Uri target)
    {
        _target = target;
        _listener.Start();
        Address = new UriBuilder(target) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>Ends the process' connections and accepts none that lead anywhere, until <see cref="Open"/>.</summary>
    public void Close(int process)
    {
        lock (_lock)
        {
            _closedTo.Add(process);
            foreach (var connection in _connections.Where(c => ConnectedProcess.Is(process, c.Peer, Local)))
                End(connection);
        }
    }

    public void Open(int process)
    {
        lock (_lock)
            _closedTo.Remove(process);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        lock (_lock)
            _connections.ForEach(End);
        _stop.Dispose();
    }

    private IPEndPoint Local => (IPEndPoint)_listener.LocalEndpoint;

    private static void End((TcpClient Client, TcpClient Server, IPEndPoint Peer) connection)
    {
        connection.Client.Dispose();
        connection.Server.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        var server = new TcpClient();
        try
        {
            var peer = (IPEndPoint)client.Client.RemoteEndPoint!;
            lock (_lock)
            {
                if (_closedTo.Any(process => ConnectedProcess.Is(process, peer, Local)))
                    return;
                _connections.Add((client, server, peer));
            }
            await server.ConnectAsync(_target.Host, _target.Port, _stop.Token);
            await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(client.GetStream(), _stop.Token));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
        }
        finally
        {
            client.Dispose();
            server.Dispose();
            lock (_lock)
                _connections.RemoveAll(c => c.Client == client);
        }
    }
}
