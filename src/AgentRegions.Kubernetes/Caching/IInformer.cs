namespace AgentRegions.Kubernetes.Caching;

/// <summary>One kind's list and watch, as the host and the health checks see it.</summary>
internal interface IInformer
{
    string Kind { get; }

    /// <summary>Completes when the first list is in the cache.</summary>
    Task Synced { get; }

    WatchHealth Health { get; }

    /// <summary>Lists and watches until cancelled. Failures are retried, never thrown.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>One object's change: (null, new) when it appeared, (old, null) when it went, twice the same on a resync.</summary>
/// <param name="isInitialList">It was there before anyone watched.</param>
internal delegate void EntityChanged<TEntity>(TEntity? old, TEntity? @new, bool isInitialList)
    where TEntity : class;
