using System.Security.Cryptography.X509Certificates;

namespace AgentRegions.Kubernetes.Configuration;

/// <summary>What a request is authenticated with. Compared by reference: a renewed credential is another one.</summary>
internal sealed class Credential(string? token, X509Certificate2? certificate = null)
{
    public static Credential Anonymous { get; } = new(null);

    public string? Token => token;

    public X509Certificate2? Certificate => certificate;
}

internal interface ICredentialSource
{
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server refused this credential. True when asking again may give another one.</summary>
    bool Reject(Credential refused);
}

internal sealed class StaticCredentials(Credential credential) : ICredentialSource
{
    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(credential);

    public bool Reject(Credential refused) => false;
}
