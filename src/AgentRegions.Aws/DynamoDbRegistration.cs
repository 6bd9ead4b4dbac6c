using AgentRegions.Aws.DynamoDb;
using AgentRegions.Core.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Aws;

public static class DynamoDbRegistration
{
    /// <summary>Registers <see cref="DynamoDbCoordination"/>, which opens a store for each policy's table.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public static IServiceCollection AddDynamoDbCoordination(this IServiceCollection services, Action<DynamoDbOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new DynamoDbOptions();
        configure?.Invoke(options);
        options.Validate();
        return services.AddSingleton(_ => new DynamoDbCoordination(options));
    }

    /// <summary>Registers <see cref="SessionTables"/> on DynamoDB.</summary>
    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public static IServiceCollection AddDynamoDbSessionTables(this IServiceCollection services, Action<DynamoDbSessionOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = new DynamoDbSessionOptions();
        configure?.Invoke(options);
        options.Validate();
        return services.AddSingleton(_ => new DynamoDbSessions(options)).AddSingleton(p => p.GetRequiredService<DynamoDbSessions>().Tables);
    }
}
