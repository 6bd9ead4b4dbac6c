using System.Text.Json.Nodes;
using AgentRegions.Conformance.Widgets;
using AgentRegions.Core;
using AgentRegions.Kubernetes;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.LeaderElection;
using AgentRegions.Testing;
using k8s.Models;
using Microsoft.Extensions.DependencyInjection;

namespace AgentRegions.Conformance.Runtime;

public abstract class OperatorTests(ApiServerFixture server)
{
    [ApiServerFact]
    public async Task WholeLife_StatusWritten_EventVisible_Finalized_DeletedHandled()
    {
        await using var running = await TestOperator.StartAsync(server,
            build: builder => builder.AddFinalizer<ScriptedController, Widget>($"{Widget.Group}/clean"),
            configure: options => options.Predicate = EntityPredicates.AllButStatus);
        var client = running.Services.GetRequiredService<IKubernetesClient>();
        var events = running.Services.GetRequiredService<EventPublisher>();
        running.Script.OnReconcile = async (widget, cancellationToken) =>
        {
            await client.PatchAsync<Widget>(new(PatchType.Merge, JsonNode.Parse("""{"status":{"phase":"Ready"}}""")!), widget.Metadata.Name!, server.Namespace, "status", cancellationToken: cancellationToken);
            events(widget, "Readied", "The widget is ready");
        };
        await server.Client.CreateAsync(Widget.Named("life", server.Namespace, 7));

        var ready = await Eventually.BecomesAsync(() => server.Client.GetAsync<Widget>("life", server.Namespace), widget => widget?.Status.Phase == "Ready", "status written");
        Assert.Equal([$"{Widget.Group}/clean"], ready!.Metadata.Finalizers);
        var written = await Eventually.BecomesAsync(async () => (await server.Client.ListAsync<Corev1Event>(server.Namespace)).FirstOrDefault(item => item.InvolvedObject.Name == "life"), item => item is not null, "Event visible");
        Assert.Equal(("Readied", ready.Metadata.Uid, "conformance-operator"), (written!.Reason, written.InvolvedObject.Uid, written.Source?.Component));

        await server.Client.DeleteAsync<Widget>("life", server.Namespace);
        await Eventually.HoldsAsync(() => running.Script.Calls.Contains("deleted life 7"), "deletion handled");
        Assert.Null(await server.Client.GetAsync<Widget>("life", server.Namespace));
        Assert.Single(running.Script.Calls, "finalize life");
    }

    [ApiServerFact]
    public async Task ForeignFinalizerAddedMeanwhile_NotLost()
    {
        await using var running = await TestOperator.StartAsync(server, build: builder => builder.AddFinalizer<ScriptedController, Widget>($"{Widget.Group}/clean"));
        var widget = Widget.Named("shared", server.Namespace);
        widget.Metadata.Finalizers = [$"{Widget.Group}/foreign"];
        await server.Client.CreateAsync(widget);
        await Eventually.BecomesAsync(() => server.Client.GetAsync<Widget>("shared", server.Namespace), found => found?.Metadata.Finalizers?.Count == 2, "attached beside the foreign one");
        await server.Client.DeleteAsync<Widget>("shared", server.Namespace);
        var left = await Eventually.BecomesAsync(() => server.Client.GetAsync<Widget>("shared", server.Namespace), found => found?.Metadata.Finalizers?.Count == 1, "own one removed");
        Assert.Equal([$"{Widget.Group}/foreign"], left!.Metadata.Finalizers);
        await server.Client.PatchAsync<Widget>(new(PatchType.Merge, JsonNode.Parse("""{"metadata":{"finalizers":null}}""")!), "shared", server.Namespace);
        await Eventually.HoldsAsync(() => running.Script.Calls.Contains("deleted shared 1"), "gone");
    }

    [ApiServerFact]
    public async Task WriteOfAnOldVersion_Conflict_RetriedWithTheNewOne()
    {
        await using var running = await TestOperator.StartAsync(server);
        var client = running.Services.GetRequiredService<IKubernetesClient>();
        running.Script.OnReconcile = async (widget, cancellationToken) =>
        {
            if (widget.Status.Phase is not null)
                return;
            if (widget.Spec.Size == 1)
                await server.Client.PatchAsync<Widget>(new(PatchType.Merge, JsonNode.Parse("""{"spec":{"size":2}}""")!), "raced", server.Namespace, cancellationToken: cancellationToken);
            var body = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = widget.Metadata.ResourceVersion }, ["status"] = new JsonObject { ["phase"] = $"Size{widget.Spec.Size}" } };
            await client.PatchAsync<Widget>(new(PatchType.Merge, body), "raced", server.Namespace, "status", cancellationToken: cancellationToken);
        };
        await server.Client.CreateAsync(Widget.Named("raced", server.Namespace));
        await Eventually.BecomesAsync(() => server.Client.GetAsync<Widget>("raced", server.Namespace), found => found?.Status.Phase == "Size2", "written from the new version");
    }

    [ApiServerFact]
    public async Task ConfigMapChanges_WidgetsThatNameIt_Reconciled()
    {
        await using var running = await TestOperator.StartAsync(server, configure: options => options
            .AddIndex("notes", widget => widget.Spec.Notes?.GetValueOrDefault("from") is { } from ? [from] : [])
            .Watches<V1ConfigMap>((map, cache) => cache.ByIndex("notes", map.Metadata.Name!).Select(widget => new NamespacedName(server.Namespace, widget.Metadata.Name!))));
        var user = Widget.Named("user", server.Namespace);
        user.Spec.Notes = new() { ["from"] = "notes" };
        await server.Client.CreateAsync(user);
        await server.Client.CreateAsync(Widget.Named("bystander", server.Namespace));
        await Eventually.HoldsAsync(() => running.Script.Calls.Contains("reconcile user") && running.Script.Calls.Contains("reconcile bystander"), "both reconciled");
        await server.Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "notes", NamespaceProperty = server.Namespace } });
        await Eventually.HoldsAsync(() => running.Script.Calls.Count(call => call == "reconcile user") == 2, "the user is reconciled again");
        Assert.Single(running.Script.Calls, "reconcile bystander");
    }

    [ApiServerFact]
    public async Task TwoCandidates_OneReconciles_TheOtherTakesOverAtItsRelease()
    {
        static void Elect(OperatorSettings settings, string identity, string @namespace)
        {
            settings.LeaderElection.Enabled = true;
            settings.LeaderElection.Identity = identity;
            settings.LeaderElection.LeaseNamespace = @namespace;
            settings.LeaderElection.RetryPeriod = TimeSpan.FromMilliseconds(300);
            // Nobody waits until it expires: only its release lets the other take over.
            settings.LeaderElection.LeaseDuration = TimeSpan.FromHours(1);
        }

        var first = await TestOperator.StartAsync(server, settings: settings => Elect(settings, "first", server.Namespace));
        await Eventually.HoldsAsync(() => first.Services.GetRequiredService<ILeaderElection>().IsLeader, "the first leads");
        await using var second = await TestOperator.StartAsync(server, settings: settings => Elect(settings, "second", server.Namespace));
        await server.Client.CreateAsync(Widget.Named("led", server.Namespace));
        await Eventually.HoldsAsync(() => first.Script.Calls.Contains("reconcile led"), "the leader reconciles");
        await Eventually.HoldsAsync(() => second.Cache.Get(new(server.Namespace, "led")) is not null, "the standby's cache is warm");
        Assert.Empty(second.Script.Calls);
        await first.DisposeAsync();
        await Eventually.HoldsAsync(() => second.Script.Calls.Contains("reconcile led"), "the standby took over");
        Assert.Equal("second", (await server.Client.GetAsync<V1Lease>("conformance-operator", server.Namespace))!.Spec.HolderIdentity);
    }

    public sealed class OnSandbox(SandboxServer server) : OperatorTests(server), IClassFixture<SandboxServer>;

    [NeedsCluster]
    public sealed class OnCluster(ClusterServer server) : OperatorTests(server), IClassFixture<ClusterServer>;
}
