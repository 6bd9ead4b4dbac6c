using System.Reflection;
using AgentRegions.Core;
using AgentRegions.Kubernetes.Models;

namespace AgentRegions.Kubernetes.Entities;

/// <summary>What a type's <see cref="KubernetesEntityAttribute"/> says, read once.</summary>
internal static class EntityKind<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    public static string Name { get; } = typeof(TEntity).GetCustomAttribute<KubernetesEntityAttribute>()?.Kind ?? typeof(TEntity).Name;
}

internal static class EntityKeys
{
    public static NamespacedName Key(this IKubernetesObject<V1ObjectMeta> entity) => entity.Metadata.Key();

    public static NamespacedName Key(this V1ObjectMeta metadata) => new(metadata.NamespaceProperty ?? "", metadata.Name ?? "");
}
