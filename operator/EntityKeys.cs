using AgentRegions.Core;
using k8s;
using k8s.Models;

namespace AgentRegions.Operator;

internal static class EntityKeys
{
    public static NamespacedName Key(this IKubernetesObject<V1ObjectMeta> entity) =>
        new(entity.Metadata.NamespaceProperty ?? "", entity.Metadata.Name ?? "");
}
