namespace AgentRegions.Kubernetes.Connection;

/// <summary>
/// Keeps a credential until it expires or the server refuses it. One renewal at a time, however many requests wait for it.
/// KubernetesClient's own providers renew by the clock alone: a refused token would be sent again for up to a minute, or forever.
/// </summary>
/// <param name="keepExpired">Whether an expired credential is better than none, when the renewal fails.</param>
internal abstract class RenewedCredentials(TimeProvider time, bool keepExpired) : ICredentialSource, IDisposable
{
    private readonly SemaphoreSlim _renewing = new(1);
    private Credential? _current;

    protected TimeProvider Time => time;

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        if (Valid() is { } ready)
            return ready;
        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (Valid() is { } renewed)
                return renewed;
            var next = await RenewAsync(cancellationToken);
            Volatile.Write(ref _current, next);
            return next;
        }
        catch (k8s.Exceptions.KubeConfigException) when (keepExpired && Volatile.Read(ref _current) is not null)
        {
            return Volatile.Read(ref _current)!;
        }
        finally
        {
            _renewing.Release();
        }
    }

    public bool Reject(Credential refused)
    {
        Interlocked.CompareExchange(ref _current, null, refused);
        return true;
    }

    public void Dispose() => _renewing.Dispose();

    /// <exception cref="k8s.Exceptions.KubeConfigException">There is none.</exception>
    protected abstract Task<Credential> RenewAsync(CancellationToken cancellationToken);

    private Credential? Valid() =>
        Volatile.Read(ref _current) is { } current && (current.Expires is not { } expires || time.GetUtcNow() < expires) ? current : null;
}
