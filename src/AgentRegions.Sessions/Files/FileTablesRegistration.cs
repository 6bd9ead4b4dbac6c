using AgentRegions.Core.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Sessions.Files;

public static class FileTablesRegistration
{
    /// <summary>Registers <see cref="SessionTables"/> in a directory, for a developer's machine: <c>sessions</c> and <c>effects</c> in it.</summary>
    public static IServiceCollection AddFileSessionTables(this IServiceCollection services, string directory)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(directory);
        return services.AddSingleton(provider => FileTables.In(directory, provider.GetService<TimeProvider>() ?? TimeProvider.System));
    }
}

/// <summary>The two tables in a directory.</summary>
public static class FileTables
{
    public static SessionTables In(string directory, TimeProvider time) =>
        new(new FileTable(Path.Combine(directory, "sessions"), time), new FileTable(Path.Combine(directory, "effects"), time));
}
