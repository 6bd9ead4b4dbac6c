using System.Security.Cryptography;
using AgentRegions.Core.Sessions;

namespace AgentRegions.Sessions.Payloads;

/// <summary>
/// The keys that seal payloads: the first one seals, all of them open. To rotate, add the new key everywhere as a further line at the end,
/// then move it first, and drop the old one when what it sealed has expired.
/// </summary>
public sealed class DataKeys
{
    public const int KeySize = 32;

    private readonly List<(string Id, byte[] Key, byte[] NonceKey)> _keys = [];

    /// <param name="id">1 to 64 letters, digits, dots, hyphens or underscores; stands in the clear beside what the key sealed.</param>
    /// <param name="key">32 random bytes.</param>
    /// <exception cref="ArgumentException">The id or the key has another form.</exception>
    public DataKeys(string id, ReadOnlySpan<byte> key) => Add(id, key);

    private DataKeys()
    {
    }

    internal (string Id, byte[] Key, byte[] NonceKey) Sealing => _keys[0];

    /// <summary>From a file of lines <c>ID BASE64</c>, as a Secret is mounted: the first key seals. Empty lines and lines that begin with # are skipped.</summary>
    /// <exception cref="ArgumentException">A line has another form, or there is none; the message names the line, never what it holds.</exception>
    public static DataKeys FromText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var keys = new DataKeys();
        foreach (var (number, line) in text.Split('\n').Select((line, i) => (i + 1, line.Trim())))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            var buffer = new byte[KeySize + 1];
            if (line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not [var id, var base64]
                || !Convert.TryFromBase64String(base64, buffer, out var length)
                || length != KeySize)
            {
                throw new ArgumentException($"data keys, line {number}: write ID and 32 bytes as base64, for example: k1 $(openssl rand -base64 32)");
            }
            keys.Add(id, buffer.AsSpan(0, length));
        }
        return keys._keys.Count > 0 ? keys : throw new ArgumentException("data keys: there is no key; write a line ID BASE64, for example: k1 $(openssl rand -base64 32)");
    }

    internal (string Id, byte[] Key, byte[] NonceKey)? Find(string id) => _keys.Find(k => k.Id == id) is { Id: not null } found ? found : null;

    private void Add(string id, ReadOnlySpan<byte> key)
    {
        SessionNames.Require(id, "data key's id", SessionNames.Name, SessionNames.NameRemedy);
        if (key.Length != KeySize)
            throw new ArgumentException($"data key {id}: has {key.Length} bytes, must have {KeySize}");
        if (Find(id) is not null)
            throw new ArgumentException($"data key {id}: is there twice; ids must differ");
        var nonceKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.ToArray(), KeySize, info: "agentregions nonce"u8.ToArray());
        _keys.Add((id, key.ToArray(), nonceKey));
    }
}
