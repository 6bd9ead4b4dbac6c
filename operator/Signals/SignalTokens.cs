using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using AgentRegions.Core.Resources;
using AgentRegions.Operator.Notifications;

namespace AgentRegions.Operator.Signals;

/// <summary>
/// Compares bearer tokens with those of Secrets. A Secret is read again after a while, and at once for a token that does not match, since it may have been changed; not
/// more often than that, however many ask.
/// </summary>
internal sealed class SignalTokens(ReadSecret read, TimeProvider time)
{
    public const int LeastLength = 16;

    private const string Scheme = "Bearer ";
    private static readonly TimeSpan ReadAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ReadAtMostEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<(string Namespace, string Name, string Key), Known> _known = new();

    /// <returns>Whether the header holds the token; false with a problem: it cannot be told.</returns>
    public async Task<(bool Matches, string? Problem)> MatchAsync(string ns, string field, SecretKeyReference reference, string? header, CancellationToken cancellationToken)
    {
        var key = (ns, reference.Name, reference.Key);
        var known = _known.GetValueOrDefault(key);
        if (known is null || time.GetElapsedTime(known.At) > ReadAgain || (!Matches(known, header) && time.GetElapsedTime(known.At) > ReadAtMostEvery))
            _known[key] = known = await ReadAsync(ns, field, reference, cancellationToken);
        return (Matches(known, header), known.Problem);
    }

    private async Task<Known> ReadAsync(string ns, string field, SecretKeyReference reference, CancellationToken cancellationToken)
    {
        var (value, problem) = await read(ns, field, reference, cancellationToken);
        return problem is not null ? new(null, problem.Message, time.GetTimestamp())
            : value!.Length < LeastLength ? new(null, $"{field}: the token in Secret {reference.Name} has fewer than {LeastLength} characters; make one with openssl rand -hex 32", time.GetTimestamp())
            : new(Digest(value), null, time.GetTimestamp());
    }

    // Digests are of one length, so that neither the length nor the place of a difference shows in the time.
    private static bool Matches(Known known, string? header) =>
        known.Digest is { } digest && header?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true
        && CryptographicOperations.FixedTimeEquals(Digest(header[Scheme.Length..].Trim()), digest);

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    private sealed record Known(byte[]? Digest, string? Problem, long At);
}
