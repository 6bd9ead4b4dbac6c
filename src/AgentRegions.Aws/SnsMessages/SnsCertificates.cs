using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentRegions.Aws.SnsMessages;

/// <summary>The certificates that SNS signs with, from SNS alone: each must be for SNS in that region and lead to a trusted root. Kept for a day; few at a time.</summary>
internal sealed class SnsCertificates(SnsWeb web, SnsInboxOptions options, TimeProvider time) : IDisposable
{
    private const int Most = 16;
    private static readonly TimeSpan Keep = TimeSpan.FromDays(1);

    // Whoever knows a topic can make it ask for certificates that are not there.
    private static readonly TimeSpan FetchAtMostEvery = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim _one = new(1);
    private readonly Dictionary<Uri, (X509Certificate2 Certificate, long At)> _known = [];
    private long? _fetchedAt;

    /// <returns>The certificate, or why it is not believed.</returns>
    /// <exception cref="SnsUnavailableException">SNS could not be asked.</exception>
    public async Task<(X509Certificate2? Certificate, string? Problem)> GetAsync(Uri url, string region, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_known.TryGetValue(url, out var known) && time.GetElapsedTime(known.At) < Keep && IsTimely(known.Certificate))
                return (known.Certificate, null);
            if (_fetchedAt is { } at && time.GetElapsedTime(at) < FetchAtMostEvery)
                throw new SnsUnavailableException("too many signing certificates are asked for; send the message again");
            _fetchedAt = time.GetTimestamp();
            var certificate = Parse(await web.GetAsync(url, cancellationToken));
            if (certificate is null)
                return (null, "what SigningCertURL leads to is no certificate");
            if (Problem(certificate, region) is { } problem)
            {
                certificate.Dispose();
                return (null, problem);
            }
            // What falls out may still be verified with: it is left to the collector.
            if (_known.Count >= Most)
                _known.Remove(_known.MinBy(k => k.Value.At).Key);
            _known[url] = (certificate, time.GetTimestamp());
            return (certificate, null);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private static X509Certificate2? Parse(byte[] pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(System.Text.Encoding.ASCII.GetString(pem));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private string? Problem(X509Certificate2 certificate, string region)
    {
        if (!IsTimely(certificate))
            return "the signing certificate is not valid now";
        if (!SnsHosts.SignersOf(region).Any(name => certificate.MatchesHostname(name, allowWildcards: false, allowCommonName: true)))
            return "the signing certificate is not for Amazon SNS";
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.UrlRetrievalTimeout = options.Timeout;
        chain.ChainPolicy.VerificationTime = time.GetLocalNow().DateTime;
        if (options.Roots is { } roots)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        }
        return chain.Build(certificate) ? null
            : $"the signing certificate leads to no trusted root ({string.Join(", ", chain.ChainStatus.Select(s => s.Status))}): let the operator out to crt.*.amazontrust.com by http, where its issuer is";
    }

    private bool IsTimely(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return certificate.NotBefore.ToUniversalTime() <= now && now < certificate.NotAfter.ToUniversalTime();
    }
}
