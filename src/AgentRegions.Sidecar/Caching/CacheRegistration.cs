using AgentRegions.Sidecar.Caching.Redis;
using AgentRegions.Sidecar.Caching.Warmup;
using AgentRegions.Sidecar.Http;
using AgentRegions.Sidecar.Options;

namespace AgentRegions.Sidecar.Caching;

internal static class CacheRegistration
{
    public static IServiceCollection AddCache(this IServiceCollection services, SidecarOptions options)
    {
        services.AddSingleton<CacheMetrics>().AddSingleton<WarmupQueue>().AddSingleton<WarmupIntake>().AddSingleton<CacheHandler>().AddSingleton<PeerGate>();
        if (options.Cache.Redis is { } redis)
        {
            services.AddSingleton<ICache, RedisCache>().AddSingleton(p => new RedisLink(
                RedisAddress.Parse(redis)!, SecretOf(options.Cache.RedisPasswordFile, p), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<RedisLink>>()));
            services.AddHostedService(p => p.GetRequiredService<RedisLink>());
        }
        else
        {
            services.AddSingleton<ICache>(p => new MemoryCache(options.Cache.Bytes, p.GetRequiredService<TimeProvider>(), p.GetRequiredService<CacheMetrics>()));
        }
        if (options.Cache.PeerSecretFile is { } secret)
        {
            services.AddSingleton(p => new PeerSignature(SecretOf(secret, p)!, p.GetRequiredService<TimeProvider>()));
            services.AddSingleton<PeerList>().AddSingleton<PeerClient>().AddHostedService<PeerWarmer>();
        }
        return services;
    }

    private static SecretFile? SecretOf(string? path, IServiceProvider services) => path is null ? null : new(path, services.GetRequiredService<TimeProvider>());
}
