using System.IO.Compression;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace AgentRegions.Sessions.Payloads;

/// <summary>
/// Payloads as they are stored: version, flags, length; then the content, by Brotli when that pays, sealed with AES-GCM when there is a key.
/// <code>
/// 0     format, 1
/// 1     flags: 1 Brotli, 2 sealed
/// 2..5  length of the content before compression, big endian
/// sealed only: length of the key's id, id, nonce (12), tag (16)
/// rest  content
/// </code>
/// The same content gives the same bytes: what is written again after a lost answer is the same segment. That is why the nonce is not random but
/// a keyed hash of content and place: equal only for equal content in an equal place.
/// </summary>
/// <param name="keys">Null: nothing is sealed. What was sealed before cannot be opened then.</param>
/// <param name="maxBytes">Content that is larger is neither written nor read.</param>
public sealed class PayloadCodec(DataKeys? keys = null, int maxBytes = PayloadCodec.DefaultMaxBytes)
{
    public const int DefaultMaxBytes = 32 * 1024 * 1024;

    private const byte Format = 1;
    private const byte Compressed = 1;
    private const byte Sealed = 2;
    private const int FixedHeader = 6;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <summary>A request waits for it: a snapshot of 50 KB of prose takes 0.4 ms with quality 1, and 12 ms with 5, which makes it a ninth smaller.</summary>
    private const int QualityOfLarge = 1;

    private const int QualityOfSmall = 3;
    private const int Large = 16 * 1024;

    /// <summary>Below this many bytes compression is not tried.</summary>
    private const int LeastToCompress = 128;

    /// <param name="place">What the content belongs to: sealed content opens in its place only.</param>
    /// <exception cref="SessionException">The content is too large.</exception>
    public byte[] Seal(ReadOnlySpan<byte> content, string place)
    {
        if (content.Length > maxBytes)
            throw new SessionException(SessionFault.TooLarge, $"a payload of {content.Length} bytes is larger than the {maxBytes} bytes that are configured");
        var compressed = Compress(content);
        var body = compressed is null ? content : compressed;
        var flags = (byte)((compressed is null ? 0 : Compressed) | (keys is null ? 0 : Sealed));
        var header = new byte[FixedHeader];
        header[0] = Format;
        header[1] = flags;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(2), content.Length);
        return keys is null ? [.. header, .. body] : Encrypt(header, body, place, keys);
    }

    /// <param name="what">Names the payload in errors.</param>
    /// <exception cref="SessionException">The format is unknown, the key is not here or another one, or the payload is damaged or too large.</exception>
    public byte[] Open(ReadOnlySpan<byte> stored, string place, string what)
    {
        if (stored.Length < FixedHeader || stored[0] != Format || (stored[1] & ~(Compressed | Sealed)) != 0)
        {
            throw new SessionException(SessionFault.UnknownFormat, stored.Length > 0 && stored[0] > Format
                ? $"{what}: is of format {stored[0]}, and this release reads {Format}: a newer release wrote it; upgrade this one first"
                : $"{what}: is no payload of this project");
        }
        var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(stored[2..]);
        if (length < 0 || length > maxBytes)
            throw new SessionException(SessionFault.TooLarge, $"{what}: says that it has {length} bytes, and {maxBytes} are configured");
        var body = (stored[1] & Sealed) != 0 ? Decrypt(stored, place, what) : stored[FixedHeader..];
        if ((stored[1] & Compressed) == 0)
            return body.Length == length ? body.ToArray() : throw Damaged(what);
        var content = new byte[length];
        return BrotliDecoder.TryDecompress(body, content, out var written) && written == length ? content : throw Damaged(what);
    }

    private static byte[]? Compress(ReadOnlySpan<byte> content)
    {
        if (content.Length < LeastToCompress)
            return null;
        var buffer = new byte[content.Length];
        // Pays when it saves a tenth: less is not worth the reader's time.
        return BrotliEncoder.TryCompress(content, buffer, out var written, content.Length < Large ? QualityOfSmall : QualityOfLarge, WindowOf(content.Length)) && written < content.Length - (content.Length / 10) ? buffer[..written] : null;
    }

    /// <summary>Of bits, and no larger than the content: the encoder takes memory for all of it.</summary>
    private static int WindowOf(int length) => Math.Clamp(BitOperations.Log2((uint)length) + 1, 10, 22);

    private static byte[] Encrypt(byte[] header, ReadOnlySpan<byte> body, string place, DataKeys keys)
    {
        var (id, key, nonceKey) = keys.Sealing;
        var idBytes = Encoding.ASCII.GetBytes(id);
        byte[] bound = Bound(header, idBytes, place);
        Span<byte> nonce = HMACSHA256.HashData(nonceKey, (byte[])[.. bound, .. body]).AsSpan(0, NonceSize);
        var tag = new byte[TagSize];
        var cipher = new byte[body.Length];
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, body, cipher, tag, bound);
        return [.. header, (byte)idBytes.Length, .. idBytes, .. nonce, .. tag, .. cipher];
    }

    private byte[] Decrypt(ReadOnlySpan<byte> stored, string place, string what)
    {
        var rest = stored[FixedHeader..];
        if (rest.Length < 1 || rest.Length < 1 + rest[0] + NonceSize + TagSize)
            throw Damaged(what);
        var id = rest.Slice(1, rest[0]);
        var name = Encoding.ASCII.GetString(id);
        rest = rest[(1 + id.Length)..];
        if (keys?.Find(name) is not var (_, key, _))
            throw new SessionException(SessionFault.WrongKey, $"{what}: is sealed with the data key '{name}', which is not configured here; add it to the keys");
        var content = new byte[rest.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(rest[..NonceSize], rest[(NonceSize + TagSize)..], rest.Slice(NonceSize, TagSize), content, Bound(stored[..FixedHeader], id, place));
            return content;
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new SessionException(SessionFault.WrongKey, $"{what}: the data key '{name}' does not open it: the key is another one under the same id, or the payload was moved or changed", e);
        }
    }

    /// <summary>What is not secret but must be as it was. Its parts have lengths before them: no two places read the same.</summary>
    private static byte[] Bound(ReadOnlySpan<byte> header, ReadOnlySpan<byte> keyId, string place) =>
        [.. header, (byte)keyId.Length, .. keyId, .. Encoding.UTF8.GetBytes(place)];

    private static SessionException Damaged(string what) => new(SessionFault.UnknownFormat, $"{what}: is damaged: its length is not what it says");
}
