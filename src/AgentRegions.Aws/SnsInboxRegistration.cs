using AgentRegions.Aws.SnsMessages;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Aws;

public static class SnsInboxRegistration
{
    /// <summary>Registers the <see cref="SnsInbox"/>, which believes messages of Amazon SNS.</summary>
    public static IServiceCollection AddSnsInbox(this IServiceCollection services, Action<SnsInboxOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new SnsInboxOptions();
        configure?.Invoke(options);
        return services.AddSingleton(p => new SnsInbox(options, p.GetRequiredService<TimeProvider>()));
    }
}
