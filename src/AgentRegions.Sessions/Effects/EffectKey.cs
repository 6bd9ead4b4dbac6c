using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;

namespace AgentRegions.Sessions.Effects;

/// <summary>What makes a side effect the same one: a tool call of a session, or a key of the caller's in a tenant.</summary>
public sealed record EffectKey
{
    private EffectKey(string partition, string sort) => Item = new(partition, sort);

    internal ItemKey Item { get; }

    /// <param name="callId">As the model gave it: the same call, asked for again in another region, has the same.</param>
    /// <exception cref="ArgumentException">The id has another form.</exception>
    public static EffectKey OfCall(SessionKey session, string callId)
    {
        ArgumentNullException.ThrowIfNull(session);
        return new($"effect#{session.Space}#session#{session.Id}", SessionNames.Require(callId, "tool call's id", SessionNames.Id, SessionNames.IdRemedy));
    }

    /// <summary>A key that the caller gives, as HTTP's Idempotency-Key.</summary>
    /// <exception cref="ArgumentException">The tenant or the key has another form.</exception>
    public static EffectKey Of(string tenant, string key) =>
        new($"effect#{SessionNames.Require(tenant, "tenant", SessionNames.Name, SessionNames.NameRemedy)}#key#{SessionNames.Require(key, "effect key", SessionNames.Id, SessionNames.IdRemedy)}", "key");

    /// <summary>A write of ingestion: the same document revision goes into the same index once.</summary>
    public static EffectKey OfIngestion(string tenant, string sourceId, string revision, string indexHash, string partition) =>
        Of(tenant, IngestionHash(sourceId, revision, indexHash, partition));

    /// <summary>SHA-256 in hex. Each part has its length before it (4 bytes, big endian), so that no two lists of parts read the same.</summary>
    public static string IngestionHash(string sourceId, string revision, string indexHash, string partition)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in new[] { sourceId, revision, indexHash, partition })
        {
            ArgumentNullException.ThrowIfNull(part);
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public override string ToString() => Item.ToString();
}
