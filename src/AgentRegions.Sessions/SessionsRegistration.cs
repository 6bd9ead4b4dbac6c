using System.Security.Cryptography;
using AgentRegions.Core.Sessions;
using AgentRegions.Core.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Sessions;

public static class SessionsRegistration
{
    /// <summary>
    /// Registers <see cref="AgentSessions"/>. Needs a back-end's <see cref="SessionTables"/>; takes an <see cref="IEpochSource"/> and a
    /// <see cref="TimeProvider"/> where they are registered.
    /// </summary>
    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public static IServiceCollection AddAgentSessions(this IServiceCollection services, SessionOptions options)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return services.AddSingleton(provider => new AgentSessions(
            provider.GetRequiredService<SessionTables>(),
            options,
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            () => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
            provider.GetService<IEpochSource>(),
            provider.GetService<ILogger<AgentSessions>>()));
    }
}
