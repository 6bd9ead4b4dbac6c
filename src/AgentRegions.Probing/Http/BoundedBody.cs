using System.Buffers;

namespace AgentRegions.Probing.Http;

/// <summary>A whole body in a pooled buffer that grows with it, so that probes which wait hold little memory.</summary>
internal sealed class BoundedBody : IDisposable
{
    private const int FirstSize = 2048;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;

    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <returns>Null when the body is longer than <paramref name="limit"/>; the rest of it is not read.</returns>
    public static async Task<BoundedBody?> ReadAsync(HttpContent content, int limit, CancellationToken cancellation)
    {
        var body = new BoundedBody();
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellation);
            while (await stream.ReadAsync(body.Free(limit), cancellation) is var read and > 0)
            {
                body._length += read;
                if (body._length <= limit)
                    continue;
                body.Dispose();
                return null;
            }
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    // One byte more than the limit may be read, to see that there is more.
    private Memory<byte> Free(int limit)
    {
        if (_length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 4);
            _buffer.CopyTo(larger, 0);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsMemory(_length, Math.Min(_buffer.Length, limit + 1) - _length);
    }
}
