using System.Security.Cryptography;
using AgentRegions.Kubernetes.Caching;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Events;
using AgentRegions.Kubernetes.Health;
using AgentRegions.Kubernetes.Hosting;
using AgentRegions.Kubernetes.LeaderElection;
using AgentRegions.Kubernetes.Queueing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes;

public static class KubernetesOperatorExtensions
{
    /// <summary>
    /// Adds the operator: caches, controllers, leader election and Events run with the host and stop in order with it.
    /// Adds the client too, unless it was added before. Takes a <see cref="TimeProvider"/> and a seeded <see cref="Random"/> from the services when they are there.
    /// </summary>
    /// <exception cref="ArgumentException">The settings are not valid; the message names every problem.</exception>
    public static IOperatorBuilder AddKubernetesOperator(this IServiceCollection services, Action<OperatorSettings>? configure = null)
    {
        var settings = new OperatorSettings();
        configure?.Invoke(settings);
        settings.Validate();
        services.AddSingleton(settings);
        services.AddMetrics();
        services.AddKubernetesClient();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new Jitter(provider.GetService<Random>() ?? new Random(RandomNumberGenerator.GetInt32(int.MaxValue))));
        services.TryAddSingleton<WorkQueueMetrics>();
        services.TryAddSingleton<InformerMetrics>();
        services.TryAddSingleton<ControllerMetrics>();
        services.TryAddSingleton<LeaderElectionMetrics>();
        if (settings.LeaderElection.Enabled)
        {
            services.TryAddSingleton(CreateElector);
            services.TryAddSingleton<ILeaderElection>(provider => provider.GetRequiredService<LeaderElector>());
        }
        else
            services.TryAddSingleton<ILeaderElection>(new SoleLeader(settings.LeaderElection.Identity ?? NewIdentity()));
        services.TryAddSingleton<EventMetrics>();
        services.TryAddSingleton(CreateEventSink);
        services.TryAddSingleton<EventPublisher>(provider => provider.GetRequiredService<EventSink>().Publish);
        services.TryAddSingleton<OperatorHost>();
        services.AddHostedService(provider => provider.GetRequiredService<OperatorHost>());
        services.AddSingleton<IOperatorHealthCheck, LoopHealth>();
        services.AddSingleton<IOperatorHealthCheck, WorkerHealth>();
        services.AddSingleton<IOperatorHealthCheck, CacheHealth>();
        services.AddSingleton<IOperatorHealthCheck, WatchFailureHealth>();
        services.AddSingleton<IOperatorHealthCheck, LeaderHealth>();
        return new OperatorBuilder(services, settings);
    }

    private static LeaderElector CreateElector(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<OperatorSettings>();
        var client = provider.GetRequiredService<IKubernetesClient>();
        var time = provider.GetRequiredService<TimeProvider>();
        var election = settings.LeaderElection;
        var lease = new LeaseRecord(client, election.LeaseNamespace ?? client.GetCurrentNamespace(), election.LeaseName ?? settings.Name, time);
        return new(lease, election.Identity ?? NewIdentity(), election, time, provider.GetRequiredService<Jitter>(),
            provider.GetRequiredService<LeaderElectionMetrics>(), provider.GetRequiredService<ILogger<LeaderElector>>());
    }

    private static EventSink CreateEventSink(IServiceProvider provider)
    {
        var settings = provider.GetRequiredService<OperatorSettings>();
        var time = provider.GetRequiredService<TimeProvider>();
        var correlator = new EventCorrelator(time);
        var writer = new EventWriter(provider.GetRequiredService<IKubernetesClient>(), correlator, settings.Name, provider.GetRequiredService<ILeaderElection>().Identity);
        return new(writer, correlator, provider.GetRequiredService<EventMetrics>(), time, provider.GetRequiredService<ILogger<EventSink>>());
    }

    private static string NewIdentity() => $"{Environment.MachineName}_{RandomNumberGenerator.GetHexString(12, lowercase: true)}";
}
