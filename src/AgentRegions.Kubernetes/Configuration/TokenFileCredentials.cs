using System.Security.Cryptography.X509Certificates;

namespace AgentRegions.Kubernetes.Configuration;

/// <summary>A token in a file that is replaced before the token expires: read again every minute, and when the server refuses it.</summary>
internal sealed class TokenFileCredentials(string file, TimeProvider time, X509Certificate2? certificate = null) : ICredentialSource
{
    private static readonly TimeSpan MaximumAge = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private Credential? _credential;
    private long _readAt;

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_credential is null || time.GetElapsedTime(_readAt) >= MaximumAge)
                Read();
            return ValueTask.FromResult(_credential!);
        }
    }

    public bool Reject(Credential refused)
    {
        lock (_lock)
        {
            Read();
            return _credential != refused;
        }
    }

    private void Read()
    {
        _readAt = time.GetTimestamp();
        try
        {
            var token = File.ReadAllText(file).Trim();
            if (token.Length > 0 && token != _credential?.Token)
                _credential = new(token, certificate);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A token in hand outlives a file that is just being replaced.
            if (_credential is null)
                throw new KubeConfigException($"{file}: the token file cannot be read: {e.Message}", e);
        }
        if (_credential is null)
            throw new KubeConfigException($"{file}: the token file is empty");
    }
}
