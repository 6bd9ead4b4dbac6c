using System.Buffers.Binary;
using System.Text;

namespace AgentRegions.Sidecar.Caching.Redis;

/// <summary>An entry as it is stored: a version, when it was made (ms since 1970), its time to live (ms), the content type with its length, the value.</summary>
internal static class RedisEntry
{
    private const byte Version = 1;
    private const int FixedBytes = 1 + 8 + 8 + 2;

    public static byte[] Write(CacheEntry entry, TimeProvider time)
    {
        var type = Encoding.UTF8.GetBytes(entry.ContentType);
        var bytes = new byte[FixedBytes + type.Length + entry.Value.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(1), (time.GetUtcNow() - entry.Age(time)).ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), (long)entry.TimeToLive.TotalMilliseconds);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(17), (ushort)type.Length);
        type.CopyTo(bytes.AsSpan(FixedBytes));
        entry.Value.CopyTo(bytes.AsMemory(FixedBytes + type.Length));
        return bytes;
    }

    /// <summary>Null: another version wrote it.</summary>
    public static CacheEntry? Read(string key, byte[] bytes, TimeProvider time)
    {
        if (bytes.Length < FixedBytes || bytes[0] != Version || BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(17)) is var type && bytes.Length < FixedBytes + type)
            return null;
        var age = time.GetUtcNow().ToUnixTimeMilliseconds() - BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(1));
        return new(
            key,
            bytes.AsMemory(FixedBytes + type),
            Encoding.UTF8.GetString(bytes, FixedBytes, type),
            time.GetTimestamp() - (Math.Max(0, age) * time.TimestampFrequency / 1000),
            TimeSpan.FromMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(9))));
    }
}
