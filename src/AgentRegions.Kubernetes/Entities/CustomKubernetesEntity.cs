using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace AgentRegions.Kubernetes.Entities;

// The shapes are those of KubeOps.Abstractions.Entities.

/// <summary>Whether objects of a type live in namespaces; namespaced when absent.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EntityScopeAttribute(EntityScope scope = EntityScope.Namespaced) : Attribute
{
    public EntityScope Scope { get; } = scope;
}

public enum EntityScope
{
    Namespaced,
    Cluster,
}

/// <summary>A custom resource with a spec and a status.</summary>
public abstract class CustomKubernetesEntity<TSpec, TStatus> : IKubernetesObject<V1ObjectMeta>, ISpec<TSpec>, IStatus<TStatus>
    where TSpec : class
    where TStatus : class, new()
{
    public string? ApiVersion { get; set; }

    public string? Kind { get; set; }

    public V1ObjectMeta Metadata { get; set; } = new();

    /// <summary>An object without one does not parse.</summary>
    [JsonRequired, DisallowNull]
    public TSpec Spec { get; set; } = null!;

    public TStatus Status { get; set; } = new();
}
