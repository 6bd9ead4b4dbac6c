using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace AgentRegions.Metrics;

public static class PrometheusServiceExtensions
{
    /// <summary>Collects from the host's start on. <see cref="PrometheusEndpointExtensions.MapPrometheusMetrics"/> shows it.</summary>
    public static IServiceCollection AddPrometheusMetrics(this IServiceCollection services, Action<PrometheusOptions>? configure = null)
    {
        var options = new PrometheusOptions();
        configure?.Invoke(options);
        services.AddMetrics();
        services.TryAddSingleton<ProcessMetrics>();
        services.TryAddSingleton(provider => new PrometheusCollector(provider.GetRequiredService<IMeterFactory>(), options));
        services.AddHostedService<CollectorStart>();
        return services;
    }

    /// <summary>Makes the collector exist before the hosted services, all of which are constructed first, measure anything.</summary>
    private sealed class CollectorStart(PrometheusCollector collector, ProcessMetrics process) : IHostedService
    {
        private readonly (PrometheusCollector, ProcessMetrics) _held = (collector, process);

        public Task StartAsync(CancellationToken cancellationToken)
        {
            GC.KeepAlive(_held);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
