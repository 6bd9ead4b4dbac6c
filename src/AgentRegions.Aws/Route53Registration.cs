using AgentRegions.Aws.Zones;
using AgentRegions.Core.Dns;
using AgentRegions.Core.Dns.HealthChecks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Aws;

public static class Route53Registration
{
    /// <summary>Registers <see cref="IDnsZones"/> and <see cref="IHealthChecks"/> on Route 53, by one client.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public static IServiceCollection AddRoute53Zones(this IServiceCollection services, Action<Route53Options>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new Route53Options();
        configure?.Invoke(options);
        options.Validate();
        return services
            .AddSingleton(provider => new Route53Zones(options, provider.GetService<ILogger<Route53Zones>>()))
            .AddSingleton<IDnsZones>(provider => provider.GetRequiredService<Route53Zones>())
            .AddSingleton(provider => provider.GetRequiredService<Route53Zones>().HealthChecks);
    }
}
