using AgentRegions.Core;

namespace AgentRegions.Kubernetes.Entities;

internal static class EntityKeys
{
    public static NamespacedName Key(this IKubernetesObject<V1ObjectMeta> entity) => entity.Metadata.Key();

    public static NamespacedName Key(this V1ObjectMeta metadata) => new(metadata.NamespaceProperty ?? "", metadata.Name ?? "");
}
