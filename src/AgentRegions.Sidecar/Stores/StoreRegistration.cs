using AgentRegions.Aws;
using AgentRegions.Core.Sessions;
using AgentRegions.Postgres;
using AgentRegions.Sessions;
using AgentRegions.Sessions.Files;
using AgentRegions.Sessions.Payloads;
using AgentRegions.Sidecar.Effects;
using AgentRegions.Sidecar.Health;
using AgentRegions.Sidecar.Knowledge;
using AgentRegions.Sidecar.Options;
using AgentRegions.Sidecar.Sessions;
using AgentRegions.Sidecar.Statistics;
using SessionOptions = AgentRegions.Sessions.SessionOptions;

namespace AgentRegions.Sidecar.Stores;

internal static class StoreRegistration
{
    public static IServiceCollection AddSessionStore(this IServiceCollection services, SidecarOptions options, StoreOptions store)
    {
        switch (store.Kind)
        {
            case StoreKind.DynamoDB:
                services.AddDynamoDbSessionTables(o =>
                {
                    o.SessionTable = store.SessionTable ?? o.SessionTable;
                    o.Region = store.AwsRegion ?? (o.Region.Length > 0 ? o.Region : options.Region);
                    (o.SessionPeers, o.SessionPeerTimeout) = (StoreOptionsRules.PeersOf(store), store.SessionPeerTimeout);
                    (o.EffectTable, o.EffectEndpoints, o.ServiceRegions) = (store.EffectTable, store.EffectEndpoints, store.ServiceRegions);
                });
                break;
            case StoreKind.Postgres:
                services.AddPostgresSessionTables(o =>
                {
                    PostgresOf(store, o);
                    o.ServiceRegions = store.ServiceRegions;
                    o.AcceptSingleRegion = store.SkipCheck;
                });
                break;
            default:
                services.AddFileSessionTables(store.Directory!);
                break;
        }
        services.AddAgentSessions(SessionsOf(options, store));
        if (KeysOf(store) is { } keys)
            services.AddSingleton(new PayloadCodec(keys));
        services.AddSingleton(p => p.GetRequiredService<AgentSessions>().Effects);
        services.AddSingleton<IEpochSource, KnownEpochs>();
        services.AddSingleton<SessionPool>().AddHostedService(p => p.GetRequiredService<SessionPool>());
        services.AddSingleton<IHealthSource, StoreHealth>();
        services.AddHostedService<StoreCheck>();
        services.AddSingleton<EffectCheck>().AddHostedService(p => p.GetRequiredService<EffectCheck>());
        services.AddSingleton<StatsBoard>().AddHostedService(p => p.GetRequiredService<StatsBoard>());
        return services;
    }

    public static PostgresOptions PostgresOf(StoreOptions store, PostgresOptions options)
    {
        options.ConnectionString = File.ReadAllText(store.PostgresFile!).Trim();
        options.SessionTable = store.SessionTable ?? options.SessionTable;
        options.EffectTable = store.EffectTable ?? options.EffectTable;
        options.DatabaseRegion = store.DatabaseRegion;
        return options;
    }

    /// <summary>What the library refuses of the options; null: nothing.</summary>
    public static string? Problem(SidecarOptions options, StoreOptions store)
    {
        try
        {
            SessionsOf(options, store).Validate();
            return null;
        }
        catch (ArgumentException e)
        {
            return e.Message;
        }
    }

    private static SessionOptions SessionsOf(SidecarOptions options, StoreOptions store) => new()
    {
        Region = options.Region,
        TimeToLive = store.SessionTtl,
        PeerTimeout = store.SessionPeerTimeout,
        FlushInterval = store.FlushInterval,
        Forks = store.Forks,
        EffectTimeout = store.EffectTimeout,
        BeatInterval = store.BeatInterval ?? (options.Operator is null ? TimeSpan.Zero : StoreOptions.UsualBeatInterval),
        MaxKnowledgeAge = store.MaxKnowledgeAge,
        MaxMessageBytes = (int)Math.Clamp(options.Limits.BodyBytes, 1024, 16 * 1024 * 1024),
        Keys = KeysOf(store),
    };

    private static DataKeys? KeysOf(StoreOptions store) => store.DataKeyFile is { } file ? DataKeys.FromText(File.ReadAllText(file)) : null;
}
