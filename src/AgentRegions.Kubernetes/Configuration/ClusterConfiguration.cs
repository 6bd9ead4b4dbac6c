using System.Security.Cryptography.X509Certificates;

namespace AgentRegions.Kubernetes.Configuration;

/// <summary>Where the API server is, how it proves itself, and who asks.</summary>
internal sealed record ClusterConfiguration
{
    public required Uri Server { get; init; }

    /// <summary>What this was read from, as messages name it.</summary>
    public required string Source { get; init; }

    /// <summary>The only roots to trust; null trusts the system's.</summary>
    public X509Certificate2Collection? CertificateAuthorities { get; init; }

    public bool SkipTlsVerify { get; init; }

    /// <summary>The name to ask for and to verify, when it is not the server's host.</summary>
    public string? TlsServerName { get; init; }

    public Uri? Proxy { get; init; }

    public string Namespace { get; init; } = "default";

    public ICredentialSource Credentials { get; init; } = new StaticCredentials(Credential.Anonymous);
}
