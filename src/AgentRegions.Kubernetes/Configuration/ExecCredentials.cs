using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AgentRegions.Kubernetes.Configuration;

/// <summary>A plugin's credentials, kept until they expire or are refused. One run at a time, however many requests wait for it.</summary>
internal sealed class ExecCredentials(ExecPlugin plugin, TimeProvider time) : ICredentialSource, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _running = new(1);
    private Cached? _cached;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (Current() is { } ready)
            return ready;
        await _running.WaitAsync(cancellationToken);
        try
        {
            return Current() ?? await RunAsync(cancellationToken);
        }
        finally
        {
            _running.Release();
        }
    }

    public bool Reject(Credential refused)
    {
        var cached = Volatile.Read(ref _cached);
        if (cached?.Credential == refused)
            Interlocked.CompareExchange(ref _cached, null, cached);
        return true;
    }

    public void Dispose() => _running.Dispose();

    private Credential? Current() =>
        Volatile.Read(ref _cached) is { } cached && (cached.Expires is not { } expires || time.GetUtcNow() < expires) ? cached.Credential : null;

    private async Task<Credential> RunAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var status = await plugin.RunAsync(both.Token);
            var credential = new Credential(status.Token, Certificate(status));
            Volatile.Write(ref _cached, new(credential, status.ExpirationTimestamp));
            return credential;
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw plugin.Failed($"no answer within {Patience.TotalSeconds} s");
        }
    }

    private X509Certificate2? Certificate(ExecCredentialStatus status) => (status.ClientCertificateData, status.ClientKeyData) switch
    {
        (null, null) => null,
        ({ } certificate, { } key) => Pem.KeyPair(Encoding.ASCII.GetBytes(certificate), Encoding.ASCII.GetBytes(key), plugin.Where),
        _ => throw plugin.Failed("it printed only one of clientCertificateData and clientKeyData"),
    };

    private sealed record Cached(Credential Credential, DateTimeOffset? Expires);
}
