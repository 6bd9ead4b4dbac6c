using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using AgentRegions.Sandbox.Dns.Messages;

namespace AgentRegions.Sandbox.Dns.Dig;

/// <param name="Size">Of the answer, in bytes.</param>
internal sealed record DnsExchange(DnsMessage Answer, bool Tcp, TimeSpan Took, int Size);

/// <summary>Asks one server: by UDP, and by TCP what was truncated.</summary>
internal sealed class DnsClient(IPEndPoint server, TimeProvider time, Random random)
{
    private const int Attempts = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<DnsExchange> AskAsync(DnsMessage query, bool tcp, CancellationToken cancellationToken)
    {
        query = query with { Id = (ushort)random.Next(1 << 16) };
        if (!tcp && await ByUdpAsync(query, cancellationToken) is { Answer.Truncated: false } answer)
            return answer;
        return await ByTcpAsync(query, cancellationToken);
    }

    private async Task<DnsExchange> ByUdpAsync(DnsMessage query, CancellationToken cancellationToken)
    {
        var packet = MessageWriter.Write(query);
        var buffer = new byte[ushort.MaxValue];
        for (var attempt = 1; ; attempt++)
        {
            using var late = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            try
            {
                using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                await socket.ConnectAsync(server, either.Token);
                var began = time.GetTimestamp();
                await socket.SendAsync(packet, either.Token);
                while (true)
                {
                    var length = await socket.ReceiveAsync(buffer, either.Token);
                    if (Matching(buffer.AsSpan(0, length), query) is { } answer)
                        return new(answer, false, time.GetElapsedTime(began), length);
                }
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                if (attempt == Attempts)
                    throw new TimeoutException($"no answer from {server} after {Attempts} attempts");
            }
        }
    }

    private async Task<DnsExchange> ByTcpAsync(DnsMessage query, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var client = new TcpClient(server.AddressFamily);
            await client.ConnectAsync(server, either.Token);
            var stream = client.GetStream();
            var packet = MessageWriter.Write(query);
            var began = time.GetTimestamp();
            await stream.WriteAsync((byte[])[(byte)(packet.Length >> 8), (byte)packet.Length, .. packet], either.Token);
            var length = new byte[2];
            await stream.ReadExactlyAsync(length, either.Token);
            var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
            await stream.ReadExactlyAsync(answer, either.Token);
            return new(Matching(answer, query) ?? throw new InvalidDataException($"{server} answered something else"), true, time.GetElapsedTime(began), answer.Length);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer from {server} by TCP");
        }
    }

    private static DnsMessage? Matching(ReadOnlySpan<byte> packet, DnsMessage query) =>
        MessageReader.Read(packet) is { IsResponse: true } answer && answer.Id == query.Id ? answer : null;
}
