using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AgentRegions.Kubernetes.Client;

public static class KubernetesClientRegistration
{
    /// <summary>One <see cref="IKubernetesClient"/> for the program. It uses the registered TimeProvider, Random and meter factory where there are any.</summary>
    public static IServiceCollection AddKubernetesClient(this IServiceCollection services, Action<KubernetesClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<KubernetesClientOptions>();
        if (configure is not null)
            options.Configure(configure);
        services.TryAddSingleton<IKubernetesClient>(provider => new KubernetesClient(
            provider.GetRequiredService<IOptions<KubernetesClientOptions>>().Value,
            provider.GetService<TimeProvider>(),
            provider.GetService<ILogger<KubernetesClient>>(),
            provider.GetService<Random>(),
            provider.GetService<IMeterFactory>()));
        return services;
    }
}
