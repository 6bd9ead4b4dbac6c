using System.Text.Json.Nodes;
using AgentRegions.Conformance.Widgets;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Conformance.Client;

public abstract class WatchTests(ApiServerFixture server)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IKubernetesClient _client = server.Client;

    [ApiServerFact]
    public async Task Watch_FromAList_BringsEveryLaterChangeInOrder()
    {
        var list = await _client.ListPageAsync<Widget>(server.Namespace, new());
        var created = await _client.CreateAsync(Widget.Named("watched", server.Namespace));
        created.Spec.Size = 2;
        await _client.UpdateAsync(created);
        await _client.DeleteAsync<Widget>("watched", server.Namespace);

        var seen = await TakeAsync("metadata.name=watched", list.ResourceVersion!, 3);

        Assert.Equal([WatchEventType.Added, WatchEventType.Modified, WatchEventType.Deleted], seen.Select(e => e.Type));
        Assert.Equal([1, 2, 2], seen.Select(e => e.Entity!.Spec.Size));
        Assert.Equal(3, seen.Select(e => e.Metadata.ResourceVersion).Distinct().Count());
    }

    [ApiServerFact]
    public async Task Watch_TimeoutOfTheServer_EndsTheStream()
    {
        var list = await _client.ListPageAsync<Widget>(server.Namespace, new());
        using var patience = new CancellationTokenSource(Patience);

        var options = new WatchOptions { ResourceVersion = list.ResourceVersion!, FieldSelector = "metadata.name=none", Timeout = TimeSpan.FromSeconds(1) };
        await foreach (var change in _client.WatchAsync<Widget>(server.Namespace, options, patience.Token))
            Assert.Equal(WatchEventType.Bookmark, change.Type);

        Assert.False(patience.IsCancellationRequested);
    }

    [ApiServerFact]
    public async Task Watch_WithBookmarks_OneCarriesANewerVersion()
    {
        var list = await _client.ListPageAsync<Widget>(server.Namespace, new());
        using var patience = new CancellationTokenSource(3 * Patience);

        // The server sends a bookmark shortly before it ends a watch, and only when something changed since it began to serve the kind.
        var options = new WatchOptions { ResourceVersion = list.ResourceVersion!, FieldSelector = "metadata.name=none", Timeout = TimeSpan.FromSeconds(5) };
        var bookmarks = new List<WatchEvent<Widget>>();
        for (var turn = 1; bookmarks.Count == 0; turn++)
        {
            await _client.CreateAsync(Widget.Named($"elsewhere-{turn}", server.Namespace), cancellationToken: patience.Token);
            await foreach (var change in _client.WatchAsync<Widget>(server.Namespace, options, patience.Token))
                bookmarks.Add(change);
        }

        Assert.All(bookmarks, b => Assert.Equal(WatchEventType.Bookmark, b.Type));
        Assert.NotEqual(list.ResourceVersion, bookmarks[^1].Metadata.ResourceVersion);
    }

    [ApiServerFact]
    public async Task Watch_VersionLongGone_IsExpired()
    {
        await _client.CreateAsync(Widget.Named("history", server.Namespace));

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => TakeAsync("metadata.name=none", "1", 1));

        Assert.True(refusal.IsExpired);
        Assert.Equal("Expired", refusal.Status.Reason);
    }

    [ApiServerFact]
    public async Task Watch_ObjectThatDoesNotFitItsType_ComesWithItsErrorAndTheNextOneFollows()
    {
        var list = await _client.ListPageAsync<Widget>(server.Namespace, new());
        var labels = new Dictionary<string, string> { ["group"] = "odd" };
        await _client.CreateAsync(new RawWidget { Metadata = new() { Name = "odd", NamespaceProperty = server.Namespace, Labels = labels }, Spec = new JsonObject { ["size"] = 1, ["color"] = "Ultraviolet" } });
        var even = Widget.Named("even", server.Namespace);
        even.Metadata.Labels = labels;
        await _client.CreateAsync(even);

        var seen = await TakeAsync(null, list.ResourceVersion!, 2, "group=odd");

        Assert.Null(seen[0].Entity);
        Assert.NotNull(seen[0].Error);
        Assert.Equal("odd", seen[0].Metadata.Name);
        Assert.Equal("even", seen[1].Entity!.Metadata.Name);
    }

    [ApiServerFact]
    public async Task Watch_ObjectThatLeavesTheSelector_IsDeleted()
    {
        var list = await _client.ListPageAsync<Widget>(server.Namespace, new());
        var leaving = Widget.Named("leaving", server.Namespace);
        leaving.Metadata.Labels = new Dictionary<string, string> { ["group"] = "stays" };
        await _client.CreateAsync(leaving);
        var patch = JsonNode.Parse("""{"metadata": {"labels": {"group": "left"}}}""")!;
        await _client.PatchAsync<Widget>(new(PatchType.Merge, patch), "leaving", server.Namespace);

        var seen = await TakeAsync(null, list.ResourceVersion!, 2, "group=stays");

        Assert.Equal([WatchEventType.Added, WatchEventType.Deleted], seen.Select(e => e.Type));
    }

    [ApiServerFact]
    public async Task Watch_Cancelled_Stops()
    {
        var list = await _client.ListPageAsync<Widget>(server.Namespace, new());
        using var stop = new CancellationTokenSource();
        var options = new WatchOptions { ResourceVersion = list.ResourceVersion!, LabelSelector = "group=stopping" };
        await using var watch = _client.WatchAsync<Widget>(server.Namespace, options, stop.Token).GetAsyncEnumerator();
        var next = watch.MoveNextAsync().AsTask();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.WaitAsync(Patience));
    }

    private async Task<List<WatchEvent<Widget>>> TakeAsync(string? fieldSelector, string resourceVersion, int count, string? labelSelector = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        var seen = new List<WatchEvent<Widget>>();
        var options = new WatchOptions { ResourceVersion = resourceVersion, FieldSelector = fieldSelector, LabelSelector = labelSelector };
        await foreach (var change in _client.WatchAsync<Widget>(server.Namespace, options, patience.Token))
        {
            if (change.Type != WatchEventType.Bookmark)
                seen.Add(change);
            if (seen.Count == count)
                break;
        }
        return seen;
    }

    public sealed class OnSandbox(SandboxServer server) : WatchTests(server), IClassFixture<SandboxServer>;

    [NeedsCluster]
    public sealed class OnCluster(ClusterServer server) : WatchTests(server), IClassFixture<ClusterServer>;
}
