using System.Diagnostics.CodeAnalysis;
using AgentRegions.Kubernetes.Caching;
using AgentRegions.Kubernetes.Controllers;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Kubernetes;

/// <summary>Says what the operator consists of.</summary>
public interface IOperatorBuilder
{
    IServiceCollection Services { get; }

    OperatorSettings Settings { get; }

    /// <summary>
    /// Adds a controller and the cache of its kind. The controller is one instance, resolved when its workers start;
    /// what it needs per reconciliation it takes from an IServiceScopeFactory.
    /// </summary>
    /// <exception cref="ArgumentException">Another controller has this name.</exception>
    IOperatorBuilder AddController<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController, TEntity>(Action<ControllerOptions<TEntity>>? configure = null)
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Adds a finalizer; the controllers of its kind run it. Finalizers run in the order in which they were added.</summary>
    /// <param name="identifier">What stands in metadata.finalizers: a domain, a slash and a name.</param>
    IOperatorBuilder AddFinalizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFinalizer, TEntity>(string identifier)
        where TFinalizer : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;

    /// <summary>Adds a cache, for a kind that is only read, or says more about one that is there: read it as <see cref="IEntityCache{TEntity}"/>.</summary>
    IOperatorBuilder AddCache<TEntity>(Action<CacheOptions<TEntity>>? configure = null)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>;
}
