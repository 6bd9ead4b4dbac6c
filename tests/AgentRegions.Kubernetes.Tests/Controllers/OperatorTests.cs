using AgentRegions.Kubernetes.Controllers;
using AgentRegions.Kubernetes.Tests.Fakes;
using AgentRegions.Testing;
using Microsoft.Extensions.DependencyInjection;
using static AgentRegions.Kubernetes.Tests.Controllers.OperatorHarness;

namespace AgentRegions.Kubernetes.Tests.Controllers;

public sealed class OperatorTests
{
    [Fact]
    public async Task ObjectCreatedChangedDeleted_ControllerHearsOfEach()
    {
        await using var harness = await StartAsync();
        var created = await harness.Cluster.CreateAsync(Widget("one"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 1, "reconciled once created");
        created.Spec.Color = "red";
        await harness.Cluster.UpdateAsync(created);
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 2, "reconciled when changed");
        await harness.Cluster.DeleteAsync<Widget>("one", "default");
        await Eventually.HoldsAsync(() => harness.Script.Calls.Contains("deleted one"), "deletion handled");
        Assert.Equal(["reconcile one", "reconcile one", "deleted one"], harness.Script.Calls);
        Assert.DoesNotContain("get Widget", harness.Cluster.Calls);
    }

    [Fact]
    public async Task ReconcileCrashes_RetriedWithBackoffAndOthersGoOn()
    {
        await using var harness = await StartAsync(configure: options => options.MaxConcurrentReconciles = 1);
        harness.Script.OnReconcile = (widget, _) => widget.Metadata.Name == "bad" && harness.Script.Count("reconcile bad") < 4
            ? throw new InvalidOperationException("crash")
            : Task.FromResult(ReconciliationResult<Widget>.Success(widget));
        await harness.Cluster.CreateAsync(Widget("bad"));
        await harness.Cluster.CreateAsync(Widget("good"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile good") == 1 && harness.Script.Count("reconcile bad") == 4, "the crash is retried until it is none");
    }

    [Fact]
    public async Task ReconcileFailsForLong_NeverWaitsLongerThanTheLongestBackoff()
    {
        await using var harness = await StartAsync(configure: options => options.LongestBackoff = TimeSpan.FromMilliseconds(10));
        harness.Script.OnReconcile = (widget, _) => throw new InvalidOperationException("the server is away");
        await harness.Cluster.CreateAsync(Widget("late"));
        // Without the bound the thirtieth try would come after weeks.
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile late") > 30, "tried thirty times");
    }

    [Fact]
    public async Task ReconcileRunsTooLong_CancelledAndRetried()
    {
        await using var harness = await StartAsync(configure: options => options.ReconcileTimeout = TimeSpan.FromMilliseconds(50));
        harness.Script.OnReconcile = async (widget, cancellationToken) =>
        {
            if (harness.Script.Count("reconcile slow") == 1)
                await Task.Delay(Timeout.Infinite, cancellationToken);
            return ReconciliationResult<Widget>.Success(widget);
        };
        await harness.Cluster.CreateAsync(Widget("slow"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile slow") == 2, "retried after its timeout");
    }

    [Fact]
    public async Task FinalizerAdded_AttachedThenRunThenRemoved()
    {
        await using var harness = await StartAsync(build: builder => builder.AddFinalizer<WidgetFinalizer, Widget>("tests.example/clean"));
        await harness.Cluster.CreateAsync(Widget("one"));
        await Eventually.HoldsAsync(() => harness.Cache<Widget>().Get(Key("one"))?.Metadata.Finalizers?.Contains("tests.example/clean") == true, "attached");
        await harness.Cluster.DeleteAsync<Widget>("one", "default");
        await Eventually.HoldsAsync(() => harness.Script.Calls.Contains("deleted one"), "gone");
        Assert.Equal(1, harness.Script.Count("finalize one"));
        Assert.Null(await harness.Cluster.GetAsync<Widget>("one", "default"));
    }

    [Fact]
    public async Task FinalizerFails_ObjectStaysUntilItSucceeds()
    {
        await using var harness = await StartAsync(build: builder => builder.AddFinalizer<WidgetFinalizer, Widget>("tests.example/clean"));
        harness.Script.OnFinalize = (widget, _) => Task.FromResult(harness.Script.Count("finalize one") < 3
            ? ReconciliationResult<Widget>.Failure(widget, "not yet")
            : ReconciliationResult<Widget>.Success(widget));
        await harness.Cluster.CreateAsync(Widget("one"));
        await Eventually.HoldsAsync(() => harness.Cache<Widget>().Get(Key("one"))?.Metadata.Finalizers is { Count: 1 }, "attached");
        await harness.Cluster.DeleteAsync<Widget>("one", "default");
        await Eventually.HoldsAsync(() => harness.Script.Calls.Contains("deleted one"), "gone");
        Assert.Equal(3, harness.Script.Count("finalize one"));
    }

    [Fact]
    public async Task OtherKindChanges_WatchedByIndex_ReconcilesWhatUsesIt()
    {
        await using var harness = await StartAsync(configure: options => options
            .AddIndex("color", widget => widget.Spec.Color is { } color ? [color] : [])
            .Watches<Paint>((paint, cache) => cache.ByIndex("color", paint.Metadata.Name!).Select(widget => new AgentRegions.Core.NamespacedName("default", widget.Metadata.Name!))));
        await harness.Cluster.CreateAsync(Widget("one", "red"));
        await harness.Cluster.CreateAsync(Widget("two", "blue"));
        await Eventually.HoldsAsync(() => harness.Script.Calls.Count == 2, "both reconciled");
        await harness.Cluster.CreateAsync(new Paint { Metadata = new() { Name = "red", NamespaceProperty = "default" } });
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 2, "what uses the paint is reconciled");
        Assert.Equal(1, harness.Script.Count("reconcile two"));
    }

    [Fact]
    public async Task KeyEnqueuedFromOutside_Reconciled()
    {
        await using var harness = await StartAsync();
        await harness.Cluster.CreateAsync(Widget("one"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 1, "reconciled");
        harness.Host.Services.GetRequiredService<IEntityQueue<Widget>>().Enqueue(Key("one"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 2, "reconciled again");
    }

    [Fact]
    public async Task SuccessWithDelay_ReconciledAgain()
    {
        await using var harness = await StartAsync();
        harness.Script.OnReconcile = (widget, _) => Task.FromResult(ReconciliationResult<Widget>.Success(widget, harness.Script.Calls.Count < 3 ? TimeSpan.FromMilliseconds(5) : null));
        await harness.Cluster.CreateAsync(Widget("one"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 3, "asked again twice");
    }

    [Fact]
    public async Task PredicateIgnoresStatus_StatusWrite_NotReconciled()
    {
        await using var harness = await StartAsync(configure: options => options.Predicate = EntityPredicates.AllButStatus);
        await harness.Cluster.CreateAsync(Widget("one"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 1, "reconciled");
        await harness.Cluster.PatchAsync<Widget>(new(Client.PatchType.Merge, System.Text.Json.Nodes.JsonNode.Parse("""{"status":{"seen":"yes"}}""")!), "one", "default", "status");
        await harness.Cluster.CreateAsync(Widget("later"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile later") == 1, "the later event came through");
        Assert.Equal(1, harness.Script.Count("reconcile one"));
        Assert.Equal("yes", harness.Cache<Widget>().Get(Key("one"))!.Status.Seen);
    }

    [Fact]
    public async Task DeletedFails_CalledAgainWithTheSameObject()
    {
        await using var harness = await StartAsync();
        harness.Script.OnDeleted = (widget, _) => Task.FromResult(harness.Script.Count("deleted one") < 2
            ? ReconciliationResult<Widget>.Failure(widget, "not yet")
            : ReconciliationResult<Widget>.Success(widget));
        await harness.Cluster.CreateAsync(Widget("one"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 1, "reconciled");
        await harness.Cluster.DeleteAsync<Widget>("one", "default");
        await Eventually.HoldsAsync(() => harness.Script.Count("deleted one") == 2, "retried");
    }

    [Fact]
    public async Task Stopped_ReconciliationInProgressEndsFirst()
    {
        var harness = await StartAsync();
        var release = new TaskCompletionSource();
        harness.Script.OnReconcile = async (widget, _) =>
        {
            await release.Task;
            harness.Script.Calls.Enqueue("ended");
            return ReconciliationResult<Widget>.Success(widget);
        };
        await harness.Cluster.CreateAsync(Widget("one"));
        await Eventually.HoldsAsync(() => harness.Script.Count("reconcile one") == 1, "began");
        var stopping = harness.DisposeAsync().AsTask();
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping;
        Assert.Contains("ended", harness.Script.Calls);
    }
}
