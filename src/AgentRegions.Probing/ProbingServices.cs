using AgentRegions.Probing.Control;
using AgentRegions.Probing.Http;
using AgentRegions.Probing.Metrics;
using AgentRegions.Probing.Scheduling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AgentRegions.Probing;

public static class ProbingServices
{
    /// <summary>Adds <see cref="IObserver"/>, which probes while the host runs. Needs logging; TimeProvider.System stands in when no other is registered.</summary>
    public static IServiceCollection AddProbing(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IProber, HttpProber>();
        services.AddSingleton<ProbeMetrics>();
        services.AddSingleton<ProbeScheduler>();
        services.AddSingleton<IObserver>(provider => provider.GetRequiredService<ProbeScheduler>());
        services.AddHostedService(provider => provider.GetRequiredService<ProbeScheduler>());
        return services;
    }

    /// <summary>Adds <see cref="ControlReach"/>; who adds it runs it.</summary>
    public static IServiceCollection AddControlReach(this IServiceCollection services, ControlOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IControlProbe, ControlProbe>();
        services.AddSingleton(provider => new ControlReach(provider.GetRequiredService<IControlProbe>(), options, provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
