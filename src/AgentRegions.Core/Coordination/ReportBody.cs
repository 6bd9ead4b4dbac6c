using System.IO.Compression;
using System.Text.Json;

namespace AgentRegions.Core.Coordination;

/// <summary>A report's bytes, compressed when that makes them fewer.</summary>
/// <param name="Bytes">As they are kept.</param>
/// <param name="PlainLength">How many they were before they were compressed; null when they were not.</param>
internal sealed record ReportBody(byte[] Bytes, long? PlainLength)
{
    // A store pays by begun KB: less than this fits into the first one anyway.
    private const int LeastToCompress = 512;

    // Someone else's bytes must not make this process allocate without bound.
    private const int MostPlain = 64 << 20;

    // Beyond 5 it takes several times as long for a few percent.
    private const int Quality = 5;
    private const int Window = 18;

    public static ReportBody Pack(byte[] plain)
    {
        if (plain.Length < LeastToCompress)
            return new(plain, null);
        var packed = new byte[plain.Length];
        return BrotliEncoder.TryCompress(plain, packed, out var length, Quality, Window) && length < plain.Length
            ? new(packed[..length], plain.Length)
            : new(plain, null);
    }

    /// <exception cref="JsonException">They are not what was packed.</exception>
    public static ReadOnlyMemory<byte> Unpack(ReadOnlyMemory<byte> bytes, long? plainLength)
    {
        if (plainLength is null)
            return bytes;
        if (plainLength is < 0 or > MostPlain)
            throw new JsonException($"a report of {plainLength} bytes");
        var plain = new byte[plainLength.Value];
        return BrotliDecoder.TryDecompress(bytes.Span, plain, out var length) && length == plain.Length
            ? plain
            : throw new JsonException($"the compressed report is damaged");
    }
}
