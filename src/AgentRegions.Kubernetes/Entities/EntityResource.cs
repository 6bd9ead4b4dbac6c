using System.Reflection;
using System.Text;

namespace AgentRegions.Kubernetes.Entities;

/// <summary>Where the API server serves a type, by its <see cref="KubernetesEntityAttribute"/>.</summary>
public sealed record EntityResource(string Group, string Version, string Kind, string Plural, bool IsNamespaced)
{
    // KubernetesClient's models do not say their scope. These are the kinds that operators commonly use.
    private static readonly HashSet<string> ClusterKinds =
        ["Namespace", "Node", "PersistentVolume", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition", "StorageClass", "PriorityClass"];

    /// <summary>"v1" for the core group, else "group/version": what an object's apiVersion says.</summary>
    public string GroupVersion { get; } = Group.Length == 0 ? Version : $"{Group}/{Version}";

    private string Root { get; } = Group.Length == 0 ? $"api/{Version}" : $"apis/{Group}/{Version}";

    public static EntityResource Of<TEntity>()
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => Cached<TEntity>.Value;

    /// <summary>The path below the server's root, without a leading slash. No name: the collection.</summary>
    /// <exception cref="ArgumentException">One object of a namespaced type is meant and no namespace is given.</exception>
    public string Path(string? @namespace, string? name = null, string? subresource = null)
    {
        var path = new StringBuilder(Root);
        if (IsNamespaced && !string.IsNullOrEmpty(@namespace))
            path.Append("/namespaces/").Append(Uri.EscapeDataString(@namespace));
        path.Append('/').Append(Plural);
        if (name is null)
            return path.ToString();
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (IsNamespaced && string.IsNullOrEmpty(@namespace))
            throw new ArgumentException($"a {Kind} lives in a namespace: say which one \"{name}\" is in", nameof(@namespace));
        path.Append('/').Append(Uri.EscapeDataString(name));
        return subresource is null ? path.ToString() : path.Append('/').Append(subresource).ToString();
    }

    /// <summary>Where an object of this namespace is created.</summary>
    /// <exception cref="ArgumentException">The type is namespaced and no namespace is given.</exception>
    public string CollectionPath(string? @namespace) => IsNamespaced && string.IsNullOrEmpty(@namespace)
        ? throw new ArgumentException($"a {Kind} lives in a namespace: set metadata.namespace", nameof(@namespace))
        : Path(@namespace);

    private static EntityResource Read(Type type)
    {
        var entity = type.GetCustomAttribute<KubernetesEntityAttribute>()
            ?? throw new InvalidOperationException($"{type} has no [KubernetesEntity]: it says under which group, version and plural name the API server serves the type");
        var isNamespaced = type.GetCustomAttribute<EntityScopeAttribute>() is not { Scope: EntityScope.Cluster } && !ClusterKinds.Contains(entity.Kind);
        return new(entity.Group ?? "", entity.ApiVersion, entity.Kind, entity.PluralName, isNamespaced);
    }

    private static class Cached<TEntity>
    {
        public static readonly EntityResource Value = Read(typeof(TEntity));
    }
}
