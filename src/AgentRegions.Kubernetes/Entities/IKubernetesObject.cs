using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using AgentRegions.Kubernetes.Models;

namespace AgentRegions.Kubernetes.Entities;

/// <summary>Anything with an API version and a kind.</summary>
public interface IKubernetesObject
{
    string? ApiVersion { get; set; }

    string? Kind { get; set; }
}

/// <summary>An object with metadata.</summary>
public interface IKubernetesObject<TMetadata> : IKubernetesObject
{
    TMetadata Metadata { get; set; }
}

/// <summary>Says where the API server serves a type. <see cref="PluralName"/> is the resource's name in URLs.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class KubernetesEntityAttribute : Attribute
{
    /// <summary>Empty for the core group.</summary>
    public string Group { get; init; } = "";

    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public required string PluralName { get; init; }
}

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
public abstract class CustomKubernetesEntity<TSpec, TStatus> : IKubernetesObject<V1ObjectMeta>
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
