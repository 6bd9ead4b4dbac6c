using AgentRegions.Aws.Sns;
using AgentRegions.Core.Notifications;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Aws;

public static class SnsRegistration
{
    /// <summary>Registers <see cref="ITopics"/> on Amazon SNS.</summary>
    public static IServiceCollection AddSnsTopics(this IServiceCollection services, Action<SnsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new SnsOptions();
        configure?.Invoke(options);
        return services.AddSingleton<ITopics>(_ => new SnsTopics(options));
    }
}
