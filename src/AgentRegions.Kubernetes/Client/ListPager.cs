namespace AgentRegions.Kubernetes.Client;

/// <summary>Lists in pages, through any client.</summary>
public static class ListPager
{
    /// <summary>
    /// Every page as one, with the resource version to watch from. A continue token that expired on the way starts the list again, once and unpaged,
    /// so that it cannot expire again.
    /// </summary>
    public static async Task<EntityPage<TEntity>> ListAllAsync<TEntity>(this IKubernetesClient client, string? @namespace, ListOptions? options = null, CancellationToken cancellationToken = default)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        ArgumentNullException.ThrowIfNull(client);
        options = (options ?? new()) with { Continue = null };
        var items = new List<TEntity>();
        var unparsable = new List<UnparsableEntity>();
        while (true)
        {
            EntityPage<TEntity> page;
            try
            {
                page = await client.ListPageAsync<TEntity>(@namespace, options, cancellationToken);
            }
            catch (KubernetesException e) when (e.IsExpired && options.Continue is not null)
            {
                items.Clear();
                unparsable.Clear();
                options = options with { Continue = null, Limit = 0 };
                continue;
            }
            items.AddRange(page.Items);
            unparsable.AddRange(page.Unparsable);
            if (page.Continue is null)
                return new(items, page.ResourceVersion, null, null) { Unparsable = unparsable };
            // A continued list has the first page's version; the server refuses both together.
            options = options with { Continue = page.Continue, ResourceVersion = null };
        }
    }
}
