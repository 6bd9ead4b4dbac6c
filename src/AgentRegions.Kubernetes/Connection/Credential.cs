using System.Net.Http.Headers;

namespace AgentRegions.Kubernetes.Connection;

/// <summary>What authenticates a request. Compared by reference: a renewed credential is another one.</summary>
internal sealed class Credential(string? token)
{
    public static Credential Anonymous { get; } = new(null);

    public AuthenticationHeaderValue? Header { get; } = token is null ? null : new("Bearer", token);

    public string? Token => Header?.Parameter;

    /// <summary>A client certificate and its key as PEM in base64, when they come with the token; null uses the configured ones.</summary>
    public string? CertificateData { get; init; }

    public string? KeyData { get; init; }

    /// <summary>When to renew it; null: only when the server refuses it.</summary>
    public DateTimeOffset? Expires { get; init; }
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
