using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AgentRegions.Sessions.Threads;

/// <summary>The name of a chunk: 192 bits of SHA-256 over the thread, length-prefixed, and what is in it. Equal chunks of two threads have different names.</summary>
internal static class ChunkDigest
{
    private const int Bytes = 24;

    public static string Of(ThreadKey key, ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var thread = Encoding.UTF8.GetBytes(key.Partition);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, thread.Length);
        hash.AppendData(length);
        hash.AppendData(thread);
        hash.AppendData(data);
        return Base64Url.EncodeToString(hash.GetHashAndReset().AsSpan(0, Bytes));
    }
}
