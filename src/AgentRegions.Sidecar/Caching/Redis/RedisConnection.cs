using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace AgentRegions.Sidecar.Caching.Redis;

/// <summary>One connection that speaks as much of Redis' protocol (RESP 2) as a cache needs: commands of binary parts, single replies. Not safe for concurrent use.</summary>
internal sealed class RedisConnection : IDisposable
{
    private const int MostReplyBytes = 512 * 1024 * 1024;
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _at;
    private int _end;

    private RedisConnection(Stream stream) => _stream = stream;

    public static async Task<RedisConnection> OpenAsync(Uri server, string? password, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (server.Scheme == RedisCache.TlsScheme)
            {
                var tls = new SslStream(stream);
                stream = tls;
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = server.Host }, cancellationToken);
            }
            var connection = new RedisConnection(stream);
            if (password is not null)
                await connection.SendAsync(["AUTH"u8.ToArray(), Encoding.UTF8.GetBytes(password)], cancellationToken);
            return connection;
        }
        catch
        {
            await (stream?.DisposeAsync() ?? ValueTask.CompletedTask);
            socket.Dispose();
            throw;
        }
    }

    /// <returns>A bulk reply's bytes, or the text of a short one; null: nil.</returns>
    /// <exception cref="RedisException">The server refuses; the connection can be used again.</exception>
    /// <exception cref="IOException">The connection cannot be used any more.</exception>
    public async Task<byte[]?> SendAsync(IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken)
    {
        using var command = new MemoryStream();
        command.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"*{parts.Count}\r\n")));
        foreach (var part in parts)
        {
            command.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"${part.Length}\r\n")));
            command.Write(part.Span);
            command.Write("\r\n"u8);
        }
        await _stream.WriteAsync(command.GetBuffer().AsMemory(0, (int)command.Length), cancellationToken);
        return await ReplyAsync(cancellationToken);
    }

    public void Dispose() => _stream.Dispose();

    private async Task<byte[]?> ReplyAsync(CancellationToken cancellationToken)
    {
        var line = await LineAsync(cancellationToken);
        switch (line is [var kind, ..] ? kind : '\0')
        {
            case '+' or ':':
                return Encoding.UTF8.GetBytes(line[1..]);
            case '-':
                throw new RedisException(line[1..]);
            case '$' when int.TryParse(line.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length) && length is >= -1 and <= MostReplyBytes:
                if (length == -1)
                    return null;
                var bytes = new byte[length];
                await ReadAsync(bytes, cancellationToken);
                await LineAsync(cancellationToken);
                return bytes;
            default:
                throw new IOException("the answer is not Redis' protocol; is there another server on the port?");
        }
    }

    private async Task<string> LineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        for (var previous = '\0'; ;)
        {
            if (_at == _end)
                await FillAsync(cancellationToken);
            var c = (char)_buffer[_at++];
            if (previous == '\r' && c == '\n')
                return line.ToString(0, line.Length - 1);
            line.Append(previous = c);
            if (line.Length > 4096)
                throw new IOException("the answer is not Redis' protocol; is there another server on the port?");
        }
    }

    private async Task ReadAsync(Memory<byte> into, CancellationToken cancellationToken)
    {
        var buffered = Math.Min(into.Length, _end - _at);
        _buffer.AsMemory(_at, buffered).CopyTo(into);
        _at += buffered;
        await _stream.ReadExactlyAsync(into[buffered..], cancellationToken);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        (_at, _end) = (0, await _stream.ReadAsync(_buffer, cancellationToken));
        if (_end == 0)
            throw new EndOfStreamException("Redis closed the connection");
    }
}

/// <summary>Redis refused a command.</summary>
public sealed class RedisException : Exception
{
    public RedisException()
    {
    }

    public RedisException(string message)
        : base(message)
    {
    }

    public RedisException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
