using System.Globalization;
using System.Security.Cryptography;
using AgentRegions.Aws;
using AgentRegions.Aws.DynamoDb;
using AgentRegions.Core.Coordination;
using AgentRegions.Core.Membership;
using AgentRegions.Core.Protocol;
using AgentRegions.Core.Resources;
using AgentRegions.Kubernetes;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Metrics;
using AgentRegions.Operator.Coordination;
using AgentRegions.Operator.Failovers;
using AgentRegions.Operator.Gates;
using AgentRegions.Operator.GlobalPauses;
using AgentRegions.Operator.Knowledge;
using AgentRegions.Operator.Notifications;
using AgentRegions.Operator.Policies;
using AgentRegions.Operator.Regions;
using AgentRegions.Operator.Resources;
using AgentRegions.Operator.RoutingControls;
using AgentRegions.Operator.Secrets;
using AgentRegions.Operator.Signals;
using AgentRegions.Operator.Status;
using AgentRegions.Operator.StatusPages;
using AgentRegions.Probing;
using AgentRegions.Probing.Control;

namespace AgentRegions.Operator.Hosting;

/// <summary>The composition root.</summary>
internal static class OperatorApp
{
    private const string Name = "agentregion-operator";

    /// <summary>After an outage of the API server, also a long one, all work goes on within this; nothing else would wake it.</summary>
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(OperatorArguments arguments, CancellationToken cancellationToken)
    {
        await using var app = Build(arguments);
        await app.RunAsync(cancellationToken);
    }

    /// <param name="customize">Has the last word over services and logging: for who runs the operator within another program.</param>
    public static WebApplication Build(OperatorArguments arguments, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(arguments.HttpBindAddress);
            if (arguments.RoutingControls is { } exposed)
                kestrel.Listen(exposed.BindAddress);
            if (arguments.Signals is { } signals)
                kestrel.Listen(signals.BindAddress);
            if (arguments.StatusPages is { } pages)
                kestrel.Listen(pages.BindAddress, listen => listen.Use(new ConnectionLimit(StatusPageOptions.MostConnections).Before));
        });
        builder.Services.AddRoutingCore();
        Logging(builder.Logging, arguments);
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(25));
        Services(builder.Services, arguments);
        customize?.Invoke(builder);
        var app = builder.Build();
        // Before anything else is found for a request: these listeners are for the internet.
        if (arguments.RoutingControls is { } routingControls)
            app.MapWhen(context => context.Connection.LocalPort == routingControls.BindAddress.Port, routing => routing.Run(app.Services.GetRequiredService<RoutingControlEndpoint>().AnswerAsync));
        if (arguments.Signals is { } signals)
            app.MapWhen(context => context.Connection.LocalPort == signals.BindAddress.Port, received => received.Run(app.Services.GetRequiredService<SignalEndpoint>().AnswerAsync));
        if (arguments.StatusPages is { } pages)
            app.MapWhen(context => context.Connection.LocalPort == pages.BindAddress.Port, asked => asked.Run(app.Services.GetRequiredService<StatusPageEndpoint>().AnswerAsync));
        app.MapPrometheusMetrics("/metrics");
        app.MapOperatorHealth();
        app.MapServiceKnowledge();
        return app;
    }

    private static void Logging(ILoggingBuilder logging, OperatorArguments arguments)
    {
        logging.SetMinimumLevel(arguments.LogLevel);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        if (arguments.LogFormat == LogFormat.Json)
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

    private static void Services(IServiceCollection services, OperatorArguments arguments)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(provider => IdentityOf(arguments, provider.GetRequiredService<IKubernetesClient>()));
        services.AddKubernetesClient(o =>
        {
            o.KubeConfigPath = arguments.Kubeconfig;
            o.Context = arguments.Context;
            o.FieldManager = Name;
            o.TypeInfoResolvers.Add(ResourceJsonContext.Default);
        });
        services.AddRoute53Zones();
        services.AddProbing();
        // A thousand regions are some ten thousand series of probe durations.
        services.AddPrometheusMetrics(o => o.MaxLabelSets = 20_000);

        services.AddSingleton<ICoordinationStore>(p => new KubernetesCoordinationStore(
            p.GetRequiredService<IKubernetesClient>(), p.GetRequiredService<OperatorIdentity>().Namespace, p.GetRequiredService<TimeProvider>()));
        services.AddDynamoDbCoordination();
        services.AddSingleton<OpenTable>(p => DynamoDbTables.Opener(p.GetRequiredService<DynamoDbCoordination>, p.GetRequiredService<StoreMetrics>(), p.GetRequiredService<TimeProvider>()));
        services.AddControlReach(new() { Targets = arguments.ControlTargets ?? ControlTarget.DefaultsFor(arguments.Region) });
        services.AddSingleton(new ControlUse(arguments.ControlTargets is not null));
        services.AddSingleton(new MembershipOptions()).AddSingleton<StoreMetrics>().AddSingleton<StoreLinks>();
        services.AddSingleton(new ProtocolOptions());
        if (arguments.RoutingControls is { } routingControls)
            services.AddSingleton(routingControls).AddSingleton(routingControls.Keys).AddSingleton<RoutingControlEndpoint>();
        services.AddSingleton<SignalBoard>();
        if (arguments.Signals is { } signals)
            Signals(services, signals);
        if (arguments.StatusPages is { } pages)
            services.AddSingleton(pages).AddSingleton<StatusPageBoard>().AddSingleton<StatusPageMetrics>().AddSingleton<StatusPageEndpoint>();
        services.AddSingleton<StandingPause>().AddSingleton<ServiceBoard>().AddSingleton<ServiceGatherer>().AddSingleton<ReportPublisher>().AddSingleton<ServiceMetrics>().AddSingleton<ServiceKnowledge>().AddSingleton<SidecarBoard>().AddSingleton<SidecarReports>().AddSingleton<LeaderForwarding>().AddSingleton<Withdrawals>().AddSingleton<FailoverRecorder>();
        services.AddSingleton<RegionProblems>().AddSingleton<RegionLoads>().AddSingleton<SecretKeys>().AddSingleton<ProbeSecrets>().AddSingleton<WorkloadReports>().AddSingleton<Workloads>().AddSingleton<ScaledWorkloads>().AddSingleton<VerdictRelay>();
        services.AddSingleton<WebhookAnswers>().AddSingleton<WebhookCall>().AddSingleton<IGateVoice, WebhookVoice>().AddSingleton<SemanticAnswers>().AddSingleton<IGateVoice, SemanticVoice>();
        services.AddSingleton<StatusWriter<AgentRegion, AgentRegionSpec, AgentRegionStatus>>();
        services.AddSingleton<StatusWriter<FailoverPolicy, FailoverPolicySpec, FailoverPolicyStatus>>();
        services.AddSingleton<StatusWriter<Failover, FailoverSpec, FailoverStatus>>();
        services.AddHostedService(p => p.GetRequiredService<StoreLinks>());
        services.AddHostedService(p => p.GetRequiredService<VerdictRelay>()).AddHostedService(p => p.GetRequiredService<RegionLoads>());
        services.AddHostedService<RosterRelay>().AddHostedService<ControlRelay>().AddHostedService<WorkloadWatch>().AddHostedService<WorkloadScaler>().AddHostedService<GateAsker>().AddHostedService<PauseWatch>().AddHostedService(p => p.GetRequiredService<Withdrawals>());
        Notifications(services);
        Controllers(services, arguments);
    }

    private static void Signals(IServiceCollection services, SignalOptions options)
    {
        services.AddSingleton(options).AddSingleton<SignalTokens>().AddSingleton<SignalMetrics>().AddSingleton<SignalEndpoint>();
        services.AddSnsInbox().AddSingleton<ISignalSource, AlertmanagerSource>().AddSingleton<ISignalSource, CloudWatchSource>();
    }

    private static void Notifications(IServiceCollection services)
    {
        services.AddSnsTopics();
        services.AddSingleton(new DeliveryOptions()).AddSingleton<DeliveryRetries>().AddSingleton<NotificationMetrics>().AddSingleton<Courier>().AddSingleton<Notifier>();
        services.AddSingleton<ReadSecret>(p => p.GetRequiredService<SecretKeys>().ReadAsync);
        services.AddSingleton(p => new HttpPost(HttpPost.NewClient(), p.GetRequiredService<TimeProvider>())).AddSingleton<NotificationSender>();
        services.AddHostedService(p => p.GetRequiredService<Notifier>());
    }

    private static void Controllers(IServiceCollection services, OperatorArguments arguments) => services
        .AddKubernetesOperator(settings =>
        {
            settings.Name = Name;
            settings.Namespace = arguments.Namespace;
            settings.LeaderElection.Enabled = arguments.LeaderElect;
            settings.LeaderElection.Identity = LeaderAddress.Identity(NewProcess(), Environment.GetEnvironmentVariable("POD_IP"), arguments.HttpBindAddress.Port);
            settings.LeaderElection.LeaseNamespace = arguments.OperatorNamespace ?? Environment.GetEnvironmentVariable("POD_NAMESPACE");
        })
        .AddController<RegionProbing, AgentRegion>(o =>
        {
            o.Name = "agentregion-probing";
            o.LongestBackoff = LongestBackoff;
            o.RequiresLeader = false;
            o.Predicate = EntityPredicates.SpecOrDeletion;
        })
        .AddController<RegionController, AgentRegion>(o =>
        {
            o.AddIndex(Labels.Index, Labels.Of);
            o.LongestBackoff = LongestBackoff;
            o.Predicate = EntityPredicates.AllButStatus;
        })
        .AddController<PolicyController, FailoverPolicy>(o =>
        {
            // Services that fail together wait together: their changes share a Route 53 batch.
            o.MaxConcurrentReconciles = 256;
            o.LongestBackoff = LongestBackoff;
            // Annotations pause and resume.
            o.Predicate = EntityPredicates.AllButStatus;
            o.Watches<AgentRegion>((region, policies) => policies.PoliciesOf(region), EntityPredicates.AllButStatus);
        })
        .AddController<FailoverController, Failover>(o =>
        {
            o.AddIndex(FailoverObjects.PolicyIndex, FailoverObjects.PolicyOf);
            o.LongestBackoff = LongestBackoff;
            o.Predicate = EntityPredicates.SpecOrDeletion;
        });

    private static OperatorIdentity IdentityOf(OperatorArguments arguments, IKubernetesClient client) => new(
        arguments.Observer ?? arguments.Region,
        arguments.Region,
        NewProcess(),
        arguments.OperatorNamespace ?? Environment.GetEnvironmentVariable("POD_NAMESPACE") ?? client.GetCurrentNamespace());

    private static string NewProcess() =>
        string.Create(CultureInfo.InvariantCulture, $"{Environment.GetEnvironmentVariable("POD_NAME") ?? Environment.MachineName}_{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
}
