using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Tests.Fakes;
using Microsoft.AspNetCore.Http;
using k8s.Models;

namespace AgentRegions.Kubernetes.Tests.Transport;

public sealed class WatchTests
{
    private static readonly WatchOptions From = new() { ResourceVersion = "1" };

    [Fact]
    public async Task Watch_NoByteWithinTheDeadline_IsCut()
    {
        await using var api = await TestApi.StartAsync(async (context, _) =>
        {
            await context.Response.WriteAsync(Event("ADDED", "a"));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });
        using var client = api.NewClient(o => o.WatchReadDeadline = TimeSpan.FromMilliseconds(500));
        var seen = new List<string?>();

        var failure = await Assert.ThrowsAsync<KubernetesException>(() => ReadAsync(client, seen));

        Assert.Equal(["a"], seen);
        Assert.Equal("Timeout", failure.Status.Reason);
    }

    [Fact]
    public async Task Watch_ConnectionBroken_KeepsWhatCameAndThrows()
    {
        var arrived = new TaskCompletionSource();
        await using var api = await TestApi.StartAsync(async (context, _) =>
        {
            await context.Response.WriteAsync(Event("ADDED", "a") + """{"type": "ADDED", "obj""");
            await context.Response.Body.FlushAsync();
            await arrived.Task;
            context.Abort();
        });
        using var client = api.NewClient();
        await using var watch = client.WatchAsync<V1ConfigMap>("b", From).GetAsyncEnumerator();

        Assert.True(await watch.MoveNextAsync());
        Assert.Equal("a", watch.Current.Metadata.Name);
        arrived.SetResult();

        await Assert.ThrowsAsync<KubernetesException>(async () => await watch.MoveNextAsync());
    }

    [Fact]
    public async Task Watch_EndedInTheMiddleOfAnEvent_Throws()
    {
        await using var api = await TestApi.StartAsync((context, _) => context.Response.WriteAsync(Event("ADDED", "a") + """{"type": "ADD"""));
        using var client = api.NewClient();
        var seen = new List<string?>();

        var failure = await Assert.ThrowsAsync<KubernetesException>(() => ReadAsync(client, seen));

        Assert.Equal(["a"], seen);
        Assert.Equal("BrokenStream", failure.Status.Reason);
    }

    [Fact]
    public async Task Watch_ErrorEvent_IsTheServersStatus()
    {
        await using var api = await TestApi.StartAsync((context, _) => context.Response.WriteAsync(
            """{"type": "ERROR", "object": {"kind": "Status", "status": "Failure", "message": "too old resource version: 1 (9)", "reason": "Expired", "code": 410}}""" + "\n"));
        using var client = api.NewClient();

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => ReadAsync(client, []));

        Assert.True(refusal.IsExpired);
        Assert.Contains("too old", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_EventLongerThanTheBound_Throws()
    {
        await using var api = await TestApi.StartAsync((context, _) => context.Response.WriteAsync(Event("ADDED", new string('x', 100_000))));
        using var client = api.NewClient(o => o.MaxEventLength = 50_000);

        Assert.Equal("TooLarge", (await Assert.ThrowsAsync<KubernetesException>(() => ReadAsync(client, []))).Status.Reason);
    }

    [Fact]
    public async Task Watch_EventOfAnUnknownType_IsPassedOver()
    {
        await using var api = await TestApi.StartAsync((context, _) => context.Response.WriteAsync(Event("NEWS", "a") + "\n" + Event("ADDED", "b")));
        using var client = api.NewClient();
        var seen = new List<string?>();

        await ReadAsync(client, seen);

        Assert.Equal(["b"], seen);
    }

    [Fact]
    public async Task Watch_BookmarkWithoutASpec_CarriesItsVersion()
    {
        await using var api = await TestApi.StartAsync((context, _) => context.Response.WriteAsync(
            """{"type": "BOOKMARK", "object": {"kind": "Widget", "metadata": {"resourceVersion": "42", "creationTimestamp": null}}}""" + "\n"));
        using var client = api.NewClient(o => o.TypeInfoResolvers.Add(WidgetJson.Default));
        var events = new List<WatchEvent<Widget>>();
        await foreach (var change in client.WatchAsync<Widget>("b", From))
            events.Add(change);

        var bookmark = Assert.Single(events);
        Assert.Equal(WatchEventType.Bookmark, bookmark.Type);
        Assert.Equal("42", bookmark.Metadata.ResourceVersion);
        Assert.Null(bookmark.Error);
    }

    [Fact]
    public async Task Watch_Begun_AsksForWhatTheOptionsSay()
    {
        var query = "";
        await using var api = await TestApi.StartAsync((context, _) =>
        {
            query = context.Request.QueryString.Value;
            return Task.CompletedTask;
        });
        using var client = api.NewClient();
        var options = new WatchOptions { ResourceVersion = "7", LabelSelector = "a=b,c", Timeout = TimeSpan.FromSeconds(300) };

        await foreach (var _ in client.WatchAsync<V1ConfigMap>("b", options))
            Assert.Fail("there is nothing to see");

        Assert.Equal("?watch=true&labelSelector=a%3Db%2Cc&resourceVersion=7&allowWatchBookmarks=true&timeoutSeconds=300", query);
    }

    private static string Event(string type, string name) =>
        $$$"""{"type": "{{{type}}}", "object": {"metadata": {"name": "{{{name}}}", "resourceVersion": "2"} } }""" + "\n";

    private static async Task ReadAsync(KubernetesClient client, List<string?> names)
    {
        await foreach (var change in client.WatchAsync<V1ConfigMap>("b", From))
            names.Add(change.Metadata.Name);
    }
}
