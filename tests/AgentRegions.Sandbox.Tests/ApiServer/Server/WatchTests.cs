using System.Text.Json.Nodes;
using AgentRegions.Sandbox.ApiServer.Faults;
using AgentRegions.Testing;

namespace AgentRegions.Sandbox.Tests.ApiServer.Server;

public sealed class WatchTests : IDisposable
{
    private readonly TestApiServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task InitialEvents_EndWithTheBookmarkThatSaysSo()
    {
        await _server.CreateAsync("a");
        using var watch = await _server.WatchAsync($"{TestApiServer.ConfigMaps}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true");
        Assert.Equal("ADDED a", await watch.NextNameAsync());
        var mark = await watch.NextAsync();
        Assert.Equal("BOOKMARK", (string)mark!["type"]!);
        Assert.Equal("true", (string)mark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!);
        await _server.CreateAsync("b");
        Assert.Equal("ADDED b", await watch.NextNameAsync());
    }

    [Fact]
    public async Task Bookmarks_ComeEveryMinuteAndShortlyBeforeTheEnd()
    {
        var from = (await _server.GetAsync(TestApiServer.ConfigMaps)).Version;
        using var watch = await _server.WatchAsync($"{TestApiServer.ConfigMaps}?watch=1&resourceVersion={from}&allowWatchBookmarks=true&timeoutSeconds=90");
        var elsewhere = await _server.CreateAsync("elsewhere", path: "/api/v1/namespaces/kube-system/configmaps");
        foreach (var step in new[] { 60, 28 })
        {
            var mark = await AfterAsync(TimeSpan.FromSeconds(step), watch);
            Assert.Equal("BOOKMARK", (string)mark!["type"]!);
            Assert.Equal(elsewhere.Version, (string)mark["object"]!["metadata"]!["resourceVersion"]!);
        }
        Assert.Null(await AfterAsync(TimeSpan.FromSeconds(2), watch));
    }

    [Fact]
    public async Task ObjectThatEntersOrLeavesTheSelector_IsAddedOrDeleted()
    {
        using var watch = await _server.WatchAsync($"{TestApiServer.ConfigMaps}?watch=1&labelSelector=x%3D1");
        await _server.CreateAsync("a");
        await _server.PatchAsync($"{TestApiServer.ConfigMaps}/a", """{"metadata": {"labels": {"x": "1"}}}""");
        await _server.PatchAsync($"{TestApiServer.ConfigMaps}/a", """{"data": {"k": "v"}}""");
        await _server.PatchAsync($"{TestApiServer.ConfigMaps}/a", """{"metadata": {"labels": {"x": "2"}}}""");
        Assert.Equal(["ADDED a", "MODIFIED a", "DELETED a"], [await watch.NextNameAsync(), await watch.NextNameAsync(), await watch.NextNameAsync()]);
    }

    [Fact]
    public async Task VersionBeforeTheCompaction_IsExpired()
    {
        var from = (await _server.GetAsync(TestApiServer.ConfigMaps)).Version;
        await _server.CreateAsync("a");
        _server.Core.Faults.Compact();
        using var watch = await _server.WatchAsync($"{TestApiServer.ConfigMaps}?watch=1&resourceVersion={from}");
        var error = await watch.NextAsync();
        Assert.Equal(("ERROR", 410, "Expired"), ((string)error!["type"]!, (int)error["object"]!["code"]!, (string)error["object"]!["reason"]!));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Cut_BreaksOpenWatchesAndLeavesNewOnes()
    {
        using var watch = await _server.WatchAsync($"{TestApiServer.ConfigMaps}?watch=1");
        var next = watch.NextAsync();
        _server.Core.Faults.CutWatches();
        await Assert.ThrowsAnyAsync<IOException>(() => next);
        await _server.CreateAsync("a");
        using var again = await _server.WatchAsync($"{TestApiServer.ConfigMaps}?watch=1");
        Assert.Equal("ADDED a", await again.NextNameAsync());
    }

    [Fact]
    public async Task WatchOfADefinitionThatIsDeleted_SeesItsObjectsGoAndEnds()
    {
        await _server.DefineThingsAsync();
        await _server.CreateAsync("a", path: TestApiServer.Things);
        using var watch = await _server.WatchAsync($"{TestApiServer.Things}?watch=1");
        Assert.Equal("ADDED a", await watch.NextNameAsync());
        await _server.DeleteAsync($"{TestApiServer.Definitions}/things.example.org");
        Assert.Equal("DELETED a", await watch.NextNameAsync());
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task Refusal_IsTheAnswerUntilItIsTakenBack()
    {
        _server.Core.Faults.Current = new ApiServerFault.Refuse(429, 7);
        var refused = await _server.GetAsync(TestApiServer.ConfigMaps);
        Assert.Equal((429, TimeSpan.FromSeconds(7)), ((int)refused.Status, refused.Headers.RetryAfter!.Delta));
        _server.Core.Faults.Current = null;
        Assert.Equal(200, (int)(await _server.GetAsync(TestApiServer.ConfigMaps)).Status);
    }

    [Fact]
    public async Task HangingServer_AnswersOnceItIsWell()
    {
        _server.Core.Faults.Current = new ApiServerFault.Hang();
        var asked = _server.GetAsync(TestApiServer.ConfigMaps);
        Assert.False(asked.IsCompleted);
        _server.Core.Faults.Current = null;
        Assert.Equal(200, (int)(await asked).Status);
    }

    private async Task<JsonNode?> AfterAsync(TimeSpan time, WatchReader watch)
    {
        var next = watch.NextAsync();
        await Eventually.HoldsAsync(() => _server.Time.ActiveTimers > 0, "the watch sleeps");
        _server.Time.Advance(time);
        return await next;
    }
}
