using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace AgentRegions.Core.Dns.DataPlane;

/// <summary>
/// The secret that the operators share, by which Route 53's question and the operators' answer know each other. Several, while one takes another's place: the first signs,
/// all are understood. Never logged nor shown: no record, which would print it.
/// </summary>
public sealed class RoutingControlKeys
{
    /// <summary>Characters of a secret, at least.</summary>
    public const int LeastLength = 32;

    /// <summary>Bytes of what is signed: 128 bits. Longer ones leave too little of the 255 characters that Route 53 gives a path.</summary>
    private const int SignatureLength = 16;

    private readonly IReadOnlyList<byte[]> _secrets;

    private RoutingControlKeys(IReadOnlyList<byte[]> secrets)
    {
        _secrets = secrets;
        Ids = [.. secrets.Select(secret => Sign(secret, "id")[..8])];
    }

    /// <summary>Names of the secrets, for the others to compare; they tell nothing of them.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <param name="text">A secret a line.</param>
    /// <exception cref="ArgumentException">It holds none, or one that is too short.</exception>
    public static RoutingControlKeys Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
            throw new ArgumentException("holds no secret; write one of random characters, for example what openssl rand -hex 32 says", nameof(text));
        if (lines.FirstOrDefault(line => line.Length < LeastLength) is not null)
            throw new ArgumentException($"holds a secret shorter than {LeastLength} characters; write what openssl rand -hex 32 says, one a line", nameof(text));
        return new([.. lines.Select(Encoding.UTF8.GetBytes)]);
    }

    /// <summary>What proves that Route 53 was told to ask this by an operator.</summary>
    public string TokenFor(NamespacedName service, string region) => Token(_secrets[0], service, region);

    /// <summary>What an answer must hold to withdraw a region: a page of someone in between has not got it.</summary>
    public string ProofFor(NamespacedName service, string region) => Proof(_secrets[0], service, region);

    /// <summary>The proof that belongs to a token; null for a token that no operator made. Takes as long for a token that is nearly right.</summary>
    public string? Answer(NamespacedName service, string region, string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var given = Encoding.UTF8.GetBytes(token);
        string? proof = null;
        foreach (var secret in _secrets)
        {
            if (CryptographicOperations.FixedTimeEquals(given, Encoding.UTF8.GetBytes(Token(secret, service, region))))
                proof = Proof(secret, service, region);
        }
        return proof;
    }

    private static string Token(byte[] secret, NamespacedName service, string region) => Sign(secret, "ask", service.Namespace, service.Name, region);

    private static string Proof(byte[] secret, NamespacedName service, string region) => $"withdrawn-{Sign(secret, "withdrawn", service.Namespace, service.Name, region)}";

    /// <summary>Concatenated fields are ambiguous: each goes with its length.</summary>
    private static string Sign(byte[] secret, params ReadOnlySpan<string> fields)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var field in fields)
        {
            var bytes = Encoding.UTF8.GetBytes(field);
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hmac.AppendData(length);
            hmac.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hmac.GetHashAndReset().AsSpan(0, SignatureLength));
    }
}
