using AgentRegions.Core;

namespace AgentRegions.Kubernetes.Controllers;

/// <summary>Adds a key to the queue of every controller of a kind. What is added before the controllers run waits for them.</summary>
internal sealed class EntityQueue<TEntity>(IEnumerable<ControllerRunner<TEntity>> controllers) : IEntityQueue<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly ControllerRunner<TEntity>[] _controllers = [.. controllers];

    public void Enqueue(NamespacedName key)
    {
        foreach (var controller in _controllers)
            controller.Queue.Add(key);
    }

    public void EnqueueAfter(NamespacedName key, TimeSpan delay)
    {
        foreach (var controller in _controllers)
            controller.Queue.AddAfter(key, delay);
    }
}
