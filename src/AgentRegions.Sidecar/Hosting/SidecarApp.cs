using System.Security.Cryptography;
using AgentRegions.Metrics;
using AgentRegions.Sidecar.Caching;
using AgentRegions.Sidecar.Draining;
using AgentRegions.Sidecar.Effects;
using AgentRegions.Sidecar.Health;
using AgentRegions.Sidecar.Http;
using AgentRegions.Sidecar.Knowledge;
using AgentRegions.Sidecar.Monitoring;
using AgentRegions.Sidecar.OpenApi;
using AgentRegions.Sidecar.Options;
using AgentRegions.Sidecar.Sessions;
using AgentRegions.Sidecar.Statistics;
using AgentRegions.Sidecar.Stores;
using AgentRegions.Sidecar.Switchovers;
using AgentRegions.Sidecar.Threads;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AgentRegions.Sidecar.Hosting;

/// <summary>The composition root.</summary>
public static class SidecarApp
{
    private const string Name = "agentregion-sidecar";

    /// <param name="customize">Has the last word over services and logging: for who runs the sidecar within another program.</param>
    /// <exception cref="ArgumentException">The options are not valid; the message says all of it.</exception>
    public static WebApplication Build(SidecarOptions options, Action<WebApplicationBuilder>? customize = null)
    {
        SidecarOptionsRules.Validate(options);
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        builder.Services.AddRoutingCore();
        Logging(builder.Logging, options);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = options.Limits.StopTimeout);
        Services(builder.Services, options);
        customize?.Invoke(builder);
        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseRouting();
        app.UseMiddleware<PeerGate>();
        if (options.TokenFile is not null)
            app.UseMiddleware<TokenCheck>();
        app.UseMiddleware<RequestTimeout>();
        SidecarGauges.Add(app.Services);
        app.MapPrometheusMetrics("/metrics");
        app.MapSidecarHealth();
        app.MapOpenApi();
        app.MapCache();
        app.MapThreads();
        app.MapKnowledge();
        app.MapDrain();
        if (options.Store is not null)
        {
            app.MapSessions();
            app.MapEffects();
            app.MapStats();
        }
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, SidecarOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.Limits.BodyBytes;
        kestrel.Limits.MaxConcurrentConnections = options.Limits.Connections;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        Listen(kestrel, ListenAddress.Parse(options.Listen)!, _ => { });
        if (options.Cache.PeerListen is { } peers)
            Listen(kestrel, ListenAddress.Parse(peers)!, ForPeersOnly);
    }

    private static void Listen(KestrelServerOptions kestrel, ListenAddress address, Action<ListenOptions> configure)
    {
        if (address.Tcp is { } tcp)
        {
            kestrel.Listen(tcp, configure);
            return;
        }
        // What a killed process left behind.
        File.Delete(address.UnixPath!);
        kestrel.ListenUnixSocket(address.UnixPath!, configure);
    }

    private static void ForPeersOnly(ListenOptions listener) => listener.Use(next => connection =>
    {
        connection.Features.Set(PeerSide.Instance);
        return next(connection);
    });

    private static void Logging(ILoggingBuilder logging, SidecarOptions options)
    {
        logging.SetMinimumLevel(options.LogLevel);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        if (options.LogFormat == LogFormat.Json)
        {
            logging.AddJsonConsole(o =>
            {
                o.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                o.UseUtcTimestamp = true;
            });
        }
        else
        {
            logging.AddSimpleConsole(o =>
            {
                o.SingleLine = true;
                o.UseUtcTimestamp = true;
                o.TimestampFormat = "HH:mm:ss.fff ";
            });
        }
    }

    private static void Services(IServiceCollection services, SidecarOptions options)
    {
        services.AddSingleton(TimeProvider.System).AddSingleton(options).AddSingleton(options.Limits);
        services.AddPrometheusMetrics();
        if (OtlpExport.IsAskedFor)
            services.AddHostedService<OtlpExport>();
        services.AddSingleton<ProblemMiddleware>().AddSingleton<RequestTimeout>();
        if (options.TokenFile is { } token)
            services.AddSingleton(p => new TokenCheck(new(token, p.GetRequiredService<TimeProvider>())));
        services.AddSingleton<SidecarMeter>().AddCache(options);
        services.AddSingleton<StreamBoard>().AddSingleton<DedupeRate>();
        services.AddSingleton<Drain>().AddSingleton<SwitchoverBoard>();
        services.AddSingleton<IHealthSource>(p => p.GetRequiredService<Drain>());
        if (options.Store is { } store)
            services.AddSessionStore(options, store);
        if (options.Operator is null)
            services.AddSingleton<IServiceKnowledge>(new OneRegion(options.Region));
        else
            AddOperator(services);
        services.AddSingleton(p => new ContractFile(options.ContractFile, p.GetRequiredService<TimeProvider>())).AddSingleton<HealthBoard>();
        services.AddThreads();
    }

    private static void AddOperator(IServiceCollection services)
    {
        services.AddSingleton(new SidecarIdentity($"{Environment.MachineName}-{RandomNumberGenerator.GetHexString(12, lowercase: true)}"));
        services.AddSingleton<OperatorKnowledge>().AddSingleton<IServiceKnowledge>(p => p.GetRequiredService<OperatorKnowledge>()).AddHostedService(p => p.GetRequiredService<OperatorKnowledge>());
        services.AddHostedService<SwitchoverDuty>();
    }
}
