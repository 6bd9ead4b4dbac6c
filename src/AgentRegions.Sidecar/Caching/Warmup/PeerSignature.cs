using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AgentRegions.Sidecar.Http;

namespace AgentRegions.Sidecar.Caching.Warmup;

/// <summary>
/// Peers prove that they hold the shared secret: HMAC-SHA256 over method, path, time and body, each with its length before it. A signature is good for
/// <see cref="MaxAge"/> either way of the receiver's clock, so what is recorded on the way cannot be sent again later.
/// </summary>
internal sealed class PeerSignature(SecretFile secret, TimeProvider time)
{
    public const string Header = "AgentRegion-Signature";
    public const string TimeHeader = "AgentRegion-Time";

    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    public void Sign(HttpRequestMessage request, ReadOnlySpan<byte> body)
    {
        var sentAt = time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        request.Headers.Add(TimeHeader, sentAt);
        request.Headers.Add(Header, Convert.ToHexStringLower(Mac(secret.Read().Span, request.Method.Method, request.RequestUri!.AbsolutePath, sentAt, body)));
    }

    /// <param name="onTheWay">How long it took to come, by two clocks.</param>
    /// <returns>Null when it is a peer's; else what is wrong.</returns>
    public Problem? Check(HttpRequest request, ReadOnlySpan<byte> body, out TimeSpan onTheWay)
    {
        onTheWay = TimeSpan.Zero;
        var key = secret.Read();
        var (sentAt, given) = (request.Headers[TimeHeader].ToString(), request.Headers[Header].ToString());
        if (key.IsEmpty || given.Length != 64 || !long.TryParse(sentAt, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            return Refusal($"sign it with the secret of --peer-secret-file: headers {TimeHeader} and {Header}");
        var expected = Convert.ToHexStringLower(Mac(key.Span, request.Method, request.Path.Value!, sentAt, body));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(given)))
            return Refusal("the signature is not of this secret and this request: give all peers the same --peer-secret-file");
        var age = time.GetUtcNow().ToUnixTimeMilliseconds() - milliseconds;
        if (Math.Abs(age) > MaxAge.TotalMilliseconds)
            return Refusal($"it was signed {age / 1000} s ago by the two clocks; at most {MaxAge.TotalSeconds:0} s are allowed: set the clocks");
        onTheWay = TimeSpan.FromMilliseconds(Math.Max(0, age));
        return null;
    }

    private static Problem Refusal(string detail) => new("not-a-peer", StatusCodes.Status401Unauthorized, detail);

    private static byte[] Mac(ReadOnlySpan<byte> key, string method, string path, string sentAt, ReadOnlySpan<byte> body)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        foreach (var part in (ReadOnlySpan<string>)[method, path, sentAt])
            Append(mac, Encoding.UTF8.GetBytes(part));
        Append(mac, body);
        return mac.GetHashAndReset();
    }

    private static void Append(IncrementalHash mac, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
        mac.AppendData(length);
        mac.AppendData(part);
    }
}
