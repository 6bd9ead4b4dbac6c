using System.Runtime.CompilerServices;
using AgentRegions.Kubernetes.Client;
using k8s;
using k8s.Models;
using KubernetesException = AgentRegions.Kubernetes.Client.KubernetesException;

namespace AgentRegions.Conformance.Runtime;

/// <summary>A client whose watch a test stops and then lets go on from a version that the API server forgot long ago.</summary>
internal sealed class LateClient(IKubernetesClient inner) : IKubernetesClient, IDisposable
{
    private readonly TaskCompletionSource _resume = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _hang = new();
    private int _expired;

    /// <summary>Watches that the API server refused with 410.</summary>
    public int Expired => _expired;

    public Uri BaseUri => inner.BaseUri;

    public DateTimeOffset? ServerTime => inner.ServerTime;

    public void Hang() => _hang.Cancel();

    public void ResumeFromTheFirstVersion() => _resume.SetResult();

    public void Dispose() => _hang.Dispose();

    public async IAsyncEnumerable<WatchEvent<TEntity>> WatchAsync<TEntity>(string? @namespace, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (_hang.IsCancellationRequested)
        {
            await _resume.Task.WaitAsync(cancellationToken);
            options = _expired == 0 ? options with { ResourceVersion = "1" } : options;
        }
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _expired == 0 && !_hang.IsCancellationRequested ? _hang.Token : default);
        await using var changes = inner.WatchAsync<TEntity>(@namespace, options, cancellation.Token).GetAsyncEnumerator(cancellation.Token);
        while (await MoveAsync())
            yield return changes.Current;

        async Task<bool> MoveAsync()
        {
            try
            {
                return await changes.MoveNextAsync();
            }
            catch (KubernetesException error) when (error.IsExpired)
            {
                Interlocked.Increment(ref _expired);
                throw;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new IOException("the watch hangs");
            }
        }
    }

    public string GetCurrentNamespace() => inner.GetCurrentNamespace();

    public Task<TEntity?> GetAsync<TEntity>(string name, string? @namespace = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.GetAsync<TEntity>(name, @namespace, cancellationToken);

    public Task<IList<TEntity>> ListAsync<TEntity>(string? @namespace = null, string? labelSelector = null, string? fieldSelector = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.ListAsync<TEntity>(@namespace, labelSelector, fieldSelector, cancellationToken);

    public Task<EntityPage<TEntity>> ListPageAsync<TEntity>(string? @namespace, ListOptions options, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.ListPageAsync<TEntity>(@namespace, options, cancellationToken);

    public Task<TEntity> CreateAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.CreateAsync(entity, options, cancellationToken);

    public Task<TEntity> UpdateAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.UpdateAsync(entity, options, cancellationToken);

    public Task<TEntity> UpdateStatusAsync<TEntity>(TEntity entity, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.UpdateStatusAsync(entity, options, cancellationToken);

    public Task<TEntity> PatchAsync<TEntity>(Patch patch, string name, string? @namespace = null, string? subresource = null, WriteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.PatchAsync<TEntity>(patch, name, @namespace, subresource, options, cancellationToken);

    public Task DeleteAsync<TEntity>(string name, string? @namespace = null, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => inner.DeleteAsync<TEntity>(name, @namespace, options, cancellationToken);
}
