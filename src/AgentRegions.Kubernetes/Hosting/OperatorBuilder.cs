using System.Diagnostics.CodeAnalysis;
using AgentRegions.Kubernetes.Caching;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Entities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Hosting;

internal sealed class OperatorBuilder(IServiceCollection services, OperatorSettings settings) : IOperatorBuilder
{
    private readonly HashSet<string> _controllers = [];
    private readonly Dictionary<Type, object> _caches = [];

    public IServiceCollection Services => services;

    public OperatorSettings Settings => settings;

    public IOperatorBuilder AddController<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TController, TEntity>(
        Action<ControllerOptions<TEntity>>? configure = null)
        where TController : class, IEntityController<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = new ControllerOptions<TEntity> { Cache = CacheOf<TEntity>() };
        configure?.Invoke(options);
        var name = options.Name ?? EntityResource.Of<TEntity>().Kind.ToLowerInvariant();
        if (!_controllers.Add(name))
            throw new ArgumentException($"there are two controllers named \"{name}\": give one of them another ControllerOptions.Name");
        foreach (var watch in options.SecondaryWatches)
            watch.Register(this);
        services.TryAddSingleton<TController>();
        services.AddSingleton(provider => new ControllerRunner<TEntity>(provider, name, static provider => provider.GetRequiredService<TController>(), options));
        // Each runner is also known without its type. The last one added so far is this one.
        var index = services.Count(service => service.ServiceType == typeof(ControllerRunner<TEntity>)) - 1;
        services.AddSingleton<IControllerRunner>(provider => provider.GetServices<ControllerRunner<TEntity>>().ElementAt(index));
        services.TryAddSingleton<IEntityQueue<TEntity>, EntityQueue<TEntity>>();
        return this;
    }

    public IOperatorBuilder AddFinalizer<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFinalizer, TEntity>(string identifier)
        where TFinalizer : class, IEntityFinalizer<TEntity>
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (identifier.Split('/') is not [{ Length: > 0 }, { Length: > 0 and <= 63 }])
            throw new ArgumentException($"\"{identifier}\" is not a finalizer: write a domain, a slash and a name of at most 63 characters", nameof(identifier));
        services.TryAddSingleton<TFinalizer>();
        services.AddSingleton(new FinalizerRegistration<TEntity>(identifier, static provider => provider.GetRequiredService<TFinalizer>()));
        services.AddSingleton<EntityFinalizerAttacher<TFinalizer, TEntity>>(provider => (entity, cancellationToken) =>
            provider.GetRequiredService<IKubernetesClient>().AttachAsync(entity, [identifier], cancellationToken));
        return this;
    }

    public IOperatorBuilder AddCache<TEntity>(Action<CacheOptions<TEntity>>? configure = null)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = CacheOf<TEntity>();
        configure?.Invoke(options);
        return this;
    }

    private CacheOptions<TEntity> CacheOf<TEntity>()
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        if (_caches.TryGetValue(typeof(TEntity), out var known))
            return (CacheOptions<TEntity>)known;
        var options = new CacheOptions<TEntity>();
        _caches.Add(typeof(TEntity), options);
        services.AddSingleton(provider =>
        {
            if (EntityResource.Of<TEntity>().IsNamespaced)
                options.Namespace ??= settings.Namespace;
            return new Informer<TEntity>(
                provider.GetRequiredService<IKubernetesClient>(),
                options,
                provider.GetRequiredService<InformerMetrics>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<Jitter>(),
                provider.GetRequiredService<ILogger<Informer<TEntity>>>());
        });
        services.AddSingleton<IInformer>(provider => provider.GetRequiredService<Informer<TEntity>>());
        services.AddSingleton(provider => provider.GetRequiredService<Informer<TEntity>>().Cache);
        return options;
    }
}
