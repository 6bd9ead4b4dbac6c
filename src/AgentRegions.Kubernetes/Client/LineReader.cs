
namespace AgentRegions.Kubernetes.Client;

/// <summary>Cuts a stream into lines of a bounded length. Each byte is looked at once, however the stream is torn.</summary>
internal sealed class LineReader(Stream stream, int maxLength)
{
    private byte[] _buffer = new byte[Math.Min(16 * 1024, maxLength)];
    private int _start;
    private int _scanned;
    private int _end;

    /// <summary>The next line without its end, valid until the next call; null at the end of the stream. The last line needs no newline.</summary>
    /// <exception cref="KubernetesException">The line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var newline = _buffer.AsSpan(_scanned, _end - _scanned).IndexOf((byte)'\n');
            if (newline >= 0)
                return Take(_scanned + newline, skip: 1);
            _scanned = _end;
            MakeRoom();
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (read == 0 && _start == _end)
                return null;
            if (read == 0)
                return Take(_end, skip: 0);
            _end += read;
        }
    }

    private ReadOnlyMemory<byte> Take(int lineEnd, int skip)
    {
        var line = _buffer.AsMemory(_start, lineEnd - _start);
        _start = _scanned = lineEnd + skip;
        return line;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
            return;
        var length = _end - _start;
        if (length >= maxLength)
            throw new KubernetesException(new V1Status { Reason = "TooLarge", Message = $"an event of more than {maxLength} bytes" }, null);
        // Reuse the buffer as long as half of it is free; lines handed out before are no longer valid then.
        var target = length <= _buffer.Length / 2 ? _buffer : new byte[(int)Math.Min(_buffer.Length * 2L, maxLength)];
        _buffer.AsSpan(_start, length).CopyTo(target);
        _buffer = target;
        (_start, _scanned, _end) = (0, length, length);
    }
}
