using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using AgentRegions.Sandbox.Route53;

namespace AgentRegions.Sandbox.Dns;

/// <summary>The name server of a sandbox's zones, by UDP and TCP on one port of loopback.</summary>
/// <example><code>
/// await using var dns = SandboxDns.Start(route53);
/// // dig @127.0.0.1 -p PORT agent.example.com +subnet=198.18.5.0/24
/// </code></example>
public sealed class SandboxDns : IAsyncDisposable
{
    /// <summary>Where <c>dig</c> looks when nobody says another.</summary>
    public const int DefaultPort = 15353;

    /// <summary>A connection that says nothing for this long is closed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly DnsResponder _responder;
    private readonly TimeProvider _time;
    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private SandboxDns(DnsResponder responder, TimeProvider time, Socket udp, Socket tcp)
    {
        (_responder, _time, _udp, _tcp) = (responder, time, udp, tcp);
        _running = Task.WhenAll(ServeUdpAsync(), ServeTcpAsync());
    }

    public IPEndPoint Endpoint => (IPEndPoint)_udp.LocalEndPoint!;

    /// <param name="port">0 takes a free one.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static SandboxDns Start(SandboxRoute53 route53, int port = 0, TimeProvider? time = null, Random? random = null)
    {
        ArgumentNullException.ThrowIfNull(route53);
        var (udp, tcp) = Bind(port);
        var responder = new DnsResponder(route53.Account, random ?? new Random(System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue)));
        return new(responder, time ?? TimeProvider.System, udp, tcp);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _running;
        _stop.Dispose();
    }

    private static (Socket Udp, Socket Tcp) Bind(int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
                tcp.Bind(udp.LocalEndPoint!);
                tcp.Listen();
                return (udp, tcp);
            }
            catch (SocketException)
            {
                udp.Dispose();
                tcp.Dispose();
                // A free port for UDP may be taken for TCP.
                if (port != 0 || attempt == 10)
                    throw;
            }
        }
    }

    private async Task ServeUdpAsync()
    {
        var buffer = new byte[4096];
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _udp.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), _stop.Token);
                if (_responder.Answer(buffer.AsSpan(0, received.ReceivedBytes), ((IPEndPoint)received.RemoteEndPoint).Address, tcp: false) is { } answer)
                    await _udp.SendToAsync(answer, SocketFlags.None, received.RemoteEndPoint, _stop.Token);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A client that is gone already ends nothing; a closed socket ends the loop by its condition.
            }
        }
    }

    private async Task ServeTcpAsync()
    {
        var open = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                open.Add(ServeAsync(await _tcp.AcceptAsync(_stop.Token)));
                open.RemoveAll(task => task.IsCompleted);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // As above.
            }
        }
        await Task.WhenAll(open);
    }

    /// <summary>RFC 7766: several queries a connection, each with its length in front.</summary>
    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            var source = ((IPEndPoint)client.RemoteEndPoint!).Address;
            while (true)
            {
                using var late = new CancellationTokenSource(Patience, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, _stop.Token);
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, either.Token);
                var packet = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(packet, either.Token);
                if (_responder.Answer(packet, source, tcp: true) is not { } answer)
                    return;
                await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], either.Token);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The client left or fell silent, or the server stops.
        }
    }
}
