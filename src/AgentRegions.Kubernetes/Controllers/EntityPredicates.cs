namespace AgentRegions.Kubernetes.Controllers;

/// <summary>Which changes of an object are worth a reconciliation.</summary>
public static class EntityPredicates
{
    /// <summary>
    /// The spec (by generation), labels, annotations, finalizers or the deletion mark: all but the status, which controllers write themselves.
    /// Kinds without generations always count as changed.
    /// </summary>
    public static bool AllButStatus<TEntity>(TEntity old, TEntity @new)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var (before, after) = (old.Metadata, @new.Metadata);
        return after.Generation is null
            || before.Generation != after.Generation
            || before.DeletionTimestamp != after.DeletionTimestamp
            || !SameItems(before.Finalizers, after.Finalizers)
            || !SameEntries(before.Labels, after.Labels)
            || !SameEntries(before.Annotations, after.Annotations);
    }

    /// <summary>The spec (by generation), finalizers or the deletion mark.</summary>
    public static bool SpecOrDeletion<TEntity>(TEntity old, TEntity @new)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var (before, after) = (old.Metadata, @new.Metadata);
        return after.Generation is null
            || before.Generation != after.Generation
            || before.DeletionTimestamp != after.DeletionTimestamp
            || !SameItems(before.Finalizers, after.Finalizers);
    }

    private static bool SameItems(IList<string>? left, IList<string>? right) =>
        (left?.Count ?? 0) == (right?.Count ?? 0) && (left is null || right is null || left.SequenceEqual(right));

    private static bool SameEntries(IDictionary<string, string>? left, IDictionary<string, string>? right)
    {
        if ((left?.Count ?? 0) != (right?.Count ?? 0))
            return false;
        if (left is null || right is null)
            return true;
        foreach (var (key, value) in left)
        {
            if (!right.TryGetValue(key, out var other) || other != value)
                return false;
        }
        return true;
    }
}
