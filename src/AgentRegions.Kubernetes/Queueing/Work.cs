namespace AgentRegions.Kubernetes.Queueing;

/// <summary>What a worker got from a queue: a key, or, from a queue that is shut down, none.</summary>
public readonly struct Work<TKey>
    where TKey : notnull
{
    private readonly TKey? _key;

    public Work(TKey key)
    {
        _key = key;
        HasKey = true;
    }

    public bool HasKey { get; }

    public TKey Key => HasKey ? _key! : throw new InvalidOperationException("the queue is shut down");
}
