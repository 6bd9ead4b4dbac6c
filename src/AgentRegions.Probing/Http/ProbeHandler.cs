using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AgentRegions.Probing.Http;

/// <summary>The connections of one target.</summary>
internal static class ProbeHandler
{
    /// <summary>A connection is used this long at most, so that a changed address is noticed.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromSeconds(30);

    public static SocketsHttpHandler Create(ProbeTarget target) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = ConnectionLifetime,
        PooledConnectionIdleTimeout = ConnectionLifetime,
        // The probe's own timeout comes first; this ends what it left behind.
        ConnectTimeout = target.Health.Timeout.Value + TimeSpan.FromSeconds(1),
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 16 * 1024,
        ResponseDrainTimeout = TimeSpan.FromMilliseconds(250),
        SslOptions = new()
        {
            CertificateChainPolicy = Trust(target.CaPem),
        },
    };

    private static X509ChainPolicy Trust(string? caPem)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            // A certificate must not be able to make the operator fetch URLs.
            DisableCertificateDownloads = true,
        };
        if (caPem is null)
            return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        try
        {
            policy.CustomTrustStore.ImportFromPem(caPem);
        }
        catch (CryptographicException e)
        {
            throw new InvalidProbeTargetException("the CA certificates cannot be read; they must be PEM, -----BEGIN CERTIFICATE----- and so on", e);
        }
        return policy.CustomTrustStore.Count > 0
            ? policy
            : throw new InvalidProbeTargetException("the CA certificates are empty; they must be PEM, -----BEGIN CERTIFICATE----- and so on");
    }
}
