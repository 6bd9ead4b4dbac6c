using System.Collections.Concurrent;
using AgentRegions.Core;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Tests.Fakes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Tests.Controllers;

/// <summary>What a test lets its controller do, and what was called.</summary>
public sealed class Script
{
    public ConcurrentQueue<string> Calls { get; } = [];

    public Func<Widget, CancellationToken, Task<ReconciliationResult<Widget>>> OnReconcile { get; set; } = (widget, _) => Task.FromResult(ReconciliationResult<Widget>.Success(widget));

    public Func<Widget, CancellationToken, Task<ReconciliationResult<Widget>>> OnDeleted { get; set; } = (widget, _) => Task.FromResult(ReconciliationResult<Widget>.Success(widget));

    public Func<Widget, CancellationToken, Task<ReconciliationResult<Widget>>> OnFinalize { get; set; } = (widget, _) => Task.FromResult(ReconciliationResult<Widget>.Success(widget));

    public int Count(string call) => Calls.Count(made => made == call);
}

public sealed class WidgetController(Script script) : IEntityController<Widget>
{
    public Task<ReconciliationResult<Widget>> ReconcileAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Calls.Enqueue($"reconcile {entity.Metadata.Name}");
        return script.OnReconcile(entity, cancellationToken);
    }

    public Task<ReconciliationResult<Widget>> DeletedAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Calls.Enqueue($"deleted {entity.Metadata.Name}");
        return script.OnDeleted(entity, cancellationToken);
    }
}

public sealed class WidgetFinalizer(Script script) : IEntityFinalizer<Widget>
{
    public Task<ReconciliationResult<Widget>> FinalizeAsync(Widget entity, CancellationToken cancellationToken)
    {
        script.Calls.Enqueue($"finalize {entity.Metadata.Name}");
        return script.OnFinalize(entity, cancellationToken);
    }
}

/// <summary>A whole operator against a <see cref="FakeCluster"/>.</summary>
public sealed class OperatorHarness : IAsyncDisposable
{
    private OperatorHarness(IHost host, FakeCluster cluster, Script script) => (Host, Cluster, Script) = (host, cluster, script);

    public IHost Host { get; }

    public FakeCluster Cluster { get; }

    public Script Script { get; }

    public static async Task<OperatorHarness> StartAsync(
        FakeCluster? cluster = null,
        Action<IOperatorBuilder>? build = null,
        Action<ControllerOptions<Widget>>? configure = null,
        Action<OperatorSettings>? settings = null)
    {
        var script = new Script();
        cluster ??= new();
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.Services.AddSingleton<IKubernetesClient>(cluster);
        builder.Services.AddSingleton(script);
        var operators = builder.Services.AddKubernetesOperator(settings).AddController<WidgetController, Widget>(configure);
        build?.Invoke(operators);
        var harness = new OperatorHarness(builder.Build(), cluster, script);
        await harness.Host.StartAsync();
        return harness;
    }

    public static Widget Widget(string name, string? color = null) => new() { Metadata = new() { Name = name, NamespaceProperty = "default" }, Spec = new() { Color = color } };

    public IEntityCache<TEntity> Cache<TEntity>()
        where TEntity : class, k8s.IKubernetesObject<k8s.Models.V1ObjectMeta> => Host.Services.GetRequiredService<IEntityCache<TEntity>>();

    public static NamespacedName Key(string name) => new("default", name);

    public async ValueTask DisposeAsync()
    {
        await Host.StopAsync();
        Host.Dispose();
    }
}
