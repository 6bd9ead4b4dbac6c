using System.Collections.Concurrent;
using AgentRegions.Conformance.Widgets;
using AgentRegions.Kubernetes;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Conformance.Runtime;

/// <summary>What a test's controller does with a widget, and the calls it got.</summary>
internal sealed class Script
{
    public ConcurrentQueue<string> Calls { get; } = [];

    public Func<Widget, CancellationToken, Task> OnReconcile { get; set; } = (_, _) => Task.CompletedTask;
}

internal sealed class ScriptedController(Script script) : IEntityController<Widget>, IEntityFinalizer<Widget>
{
    public async Task<ReconciliationResult<Widget>> ReconcileAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Calls.Enqueue($"reconcile {entity.Metadata.Name}");
        await script.OnReconcile(entity, cancellationToken);
        return ReconciliationResult<Widget>.Success(entity);
    }

    public Task<ReconciliationResult<Widget>> DeletedAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Calls.Enqueue($"deleted {entity.Metadata.Name} {entity.Spec.Size}");
        return Task.FromResult(ReconciliationResult<Widget>.Success(entity));
    }

    public Task<ReconciliationResult<Widget>> FinalizeAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Calls.Enqueue($"finalize {entity.Metadata.Name}");
        return Task.FromResult(ReconciliationResult<Widget>.Success(entity));
    }
}

/// <summary>A whole operator with a scripted controller, against the API server or a proxy before it.</summary>
internal sealed class TestOperator : IAsyncDisposable
{
    private readonly IHost _host;

    private TestOperator(IHost host, Script script) => (_host, Script) = (host, script);

    public Script Script { get; }

    public IServiceProvider Services => _host.Services;

    public IEntityCache<Widget> Cache => Services.GetRequiredService<IEntityCache<Widget>>();

    public static async Task<TestOperator> StartAsync(
        ApiServerFixture server,
        Uri? address = null,
        Action<OperatorSettings>? settings = null,
        Action<IOperatorBuilder>? build = null,
        Action<ControllerOptions<Widget>>? configure = null,
        Action<KubernetesClientOptions>? client = null,
        IKubernetesClient? instead = null)
    {
        var script = new Script();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton(script);
        if (instead is not null)
            builder.Services.AddSingleton(instead);
        builder.Services.AddKubernetesClient(options =>
        {
            options.KubeConfigPath = server.KubeConfigPath;
            options.Server = address;
            options.TypeInfoResolvers.Add(WidgetJsonContext.Default);
            client?.Invoke(options);
        });
        var operators = builder.Services.AddKubernetesOperator(options =>
        {
            options.Name = "conformance-operator";
            options.Namespace = server.Namespace;
            settings?.Invoke(options);
        });
        operators.AddController<ScriptedController, Widget>(configure);
        build?.Invoke(operators);
        var test = new TestOperator(builder.Build(), script);
        await test._host.StartAsync();
        return test;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
