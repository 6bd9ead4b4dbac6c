using AgentRegions.Core.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Postgres;

public static class PostgresRegistration
{
    /// <summary>Registers <see cref="SessionTables"/> on CockroachDB or PostgreSQL, and the sweep of what expired.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public static IServiceCollection AddPostgresSessionTables(this IServiceCollection services, Action<PostgresOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new PostgresOptions();
        configure(options);
        options.Validate();
        services.AddSingleton(_ => new PostgresSessions(options)).AddSingleton(p => p.GetRequiredService<PostgresSessions>().Tables);
        if (options.SweepInterval > TimeSpan.Zero)
            services.AddSingleton<IHostedService>(p => new PostgresSweeper(p.GetRequiredService<PostgresSessions>(), options, p.GetRequiredService<ILogger<PostgresSweeper>>()));
        return services;
    }
}
