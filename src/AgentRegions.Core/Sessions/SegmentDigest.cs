using System.Buffers.Text;
using System.Security.Cryptography;

namespace AgentRegions.Core.Sessions;

/// <summary>
/// The first half of SHA-256 of a segment as it is stored; in keys as 22 characters of base64url. A head names each of its segments and is paid for by
/// the kilobyte with every checkpoint: half a digest is twice as many checkpoints to a snapshot, and still 2^64 segments to a chance collision.
/// </summary>
public readonly record struct SegmentDigest
{
    public const int Size = 16;

    private readonly string _text;

    private SegmentDigest(string text) => _text = text;

    public static SegmentDigest Of(ReadOnlySpan<byte> stored) => FromBytes(SHA256.HashData(stored).AsSpan(0, Size));

    /// <exception cref="ArgumentException">There are not 16 bytes.</exception>
    public static SegmentDigest FromBytes(ReadOnlySpan<byte> digest) =>
        digest.Length == Size ? new(Base64Url.EncodeToString(digest)) : throw new ArgumentException("a digest has 16 bytes", nameof(digest));

    public byte[] ToBytes() => Base64Url.DecodeFromChars(_text);

    public override string ToString() => _text;
}
