using System.Buffers.Text;
using System.Security.Cryptography;

namespace AgentRegions.Core.Sessions;

/// <summary>SHA-256 of a segment as it is stored; in keys as 43 characters of base64url.</summary>
public readonly record struct SegmentDigest
{
    public const int Size = 32;

    private readonly string _text;

    private SegmentDigest(string text) => _text = text;

    public static SegmentDigest Of(ReadOnlySpan<byte> stored) => FromBytes(SHA256.HashData(stored));

    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public static SegmentDigest FromBytes(ReadOnlySpan<byte> digest) =>
        digest.Length == Size ? new(Base64Url.EncodeToString(digest)) : throw new ArgumentException("a digest has 32 bytes", nameof(digest));

    public byte[] ToBytes() => Base64Url.DecodeFromChars(_text);

    public override string ToString() => _text;
}
