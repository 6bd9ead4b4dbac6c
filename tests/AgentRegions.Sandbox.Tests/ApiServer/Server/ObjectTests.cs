using System.Net;

namespace AgentRegions.Sandbox.Tests.ApiServer.Server;

public sealed class ObjectTests : IDisposable
{
    private readonly TestApiServer _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Pages_ShowOneVersion_WhateverIsWrittenBetween()
    {
        foreach (var name in new[] { "a", "b", "c" })
            await _server.CreateAsync(name);
        var first = await _server.GetAsync($"{TestApiServer.ConfigMaps}?limit=2");
        Assert.Equal(1, (int)first.Body["metadata"]!["remainingItemCount"]!);
        await _server.DeleteAsync($"{TestApiServer.ConfigMaps}/c");
        await _server.CreateAsync("d");
        var second = await _server.GetAsync($"{TestApiServer.ConfigMaps}?limit=2&continue={first.Body["metadata"]!["continue"]}");
        Assert.Equal(["c"], Names(second));
        Assert.Equal(first.Version, second.Version);
    }

    [Fact]
    public async Task NextPage_AfterACompaction_IsExpired()
    {
        await _server.CreateAsync("a");
        await _server.CreateAsync("b");
        var first = await _server.GetAsync($"{TestApiServer.ConfigMaps}?limit=1");
        await _server.CreateAsync("c");
        _server.Core.Faults.Compact();
        var second = await _server.GetAsync($"{TestApiServer.ConfigMaps}?limit=1&continue={first.Body["metadata"]!["continue"]}");
        Assert.Equal((HttpStatusCode.Gone, "Expired"), (second.Status, (string)second.Body["reason"]!));
    }

    [Fact]
    public async Task WriteThatChangesNothing_KeepsTheVersion()
    {
        var created = await _server.CreateAsync("a");
        var patched = await _server.PatchAsync($"{TestApiServer.ConfigMaps}/a", "{}");
        var updated = await _server.SendAsync("PUT", $"{TestApiServer.ConfigMaps}/a", """{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}""");
        Assert.Equal((created.Version, created.Version), (patched.Version, updated.Version));
    }

    [Fact]
    public async Task Generation_CountsChangesOfTheSpecAlone()
    {
        await _server.DefineThingsAsync();
        var created = await _server.CreateAsync("a", path: TestApiServer.Things);
        await _server.PatchAsync($"{TestApiServer.Things}/a", """{"metadata": {"labels": {"x": "1"}}}""");
        var status = await _server.PatchAsync($"{TestApiServer.Things}/a/status", """{"spec": {"size": 9}, "status": {"done": true}}""");
        Assert.Equal((1, 1), (Generation(created), Generation(status)));
        Assert.Null(status.Body["spec"]?["size"]);
        var changed = await _server.PatchAsync($"{TestApiServer.Things}/a", """{"spec": {"size": 9}, "status": {"done": false}}""");
        Assert.Equal(2, Generation(changed));
        Assert.True((bool)changed.Body["status"]!["done"]!);
    }

    [Theory]
    [InlineData("Strict", HttpStatusCode.BadRequest)]
    [InlineData("Warn", HttpStatusCode.Created)]
    [InlineData("Ignore", HttpStatusCode.Created)]
    public async Task FieldThatStandsTwice_IsRefusedOrToldOrTaken(string validation, HttpStatusCode expected)
    {
        var answer = await _server.PostAsync($"{TestApiServer.ConfigMaps}?fieldValidation={validation}", """{"metadata": {"name": "a"}, "data": {"k": "1", "k": "2"}}""");
        Assert.Equal(expected, answer.Status);
        if (validation == "Strict")
            Assert.Contains("duplicate field \"data.k\"", answer.Message, StringComparison.Ordinal);
        else
            Assert.Equal("2", (string)answer.Body["data"]!["k"]!);
        Assert.Equal(validation == "Warn", answer.Headers.TryGetValues("Warning", out var warnings) && warnings.Single() == "299 - \"duplicate field \\\"data.k\\\"\"");
    }

    [Fact]
    public async Task StrategicPatch_OfACustomResource_IsAnUnsupportedMediaType()
    {
        await _server.DefineThingsAsync();
        await _server.CreateAsync("a", path: TestApiServer.Things);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _server.PatchAsync($"{TestApiServer.Things}/a", "{}", "application/strategic-merge-patch+json")).Status);
    }

    [Fact]
    public async Task Namespace_WithAHeldObject_IsTerminatingUntilItIsReleased()
    {
        await _server.CreateAsync("team", path: "/api/v1/namespaces");
        const string held = "/api/v1/namespaces/team/configmaps/held";
        await _server.CreateAsync("held", """, "finalizers": ["example.org/hold"]""", "/api/v1/namespaces/team/configmaps");
        await _server.CreateAsync("free", path: "/api/v1/namespaces/team/configmaps");
        await _server.DeleteAsync("/api/v1/namespaces/team");
        Assert.Equal("Terminating", (string)(await _server.GetAsync("/api/v1/namespaces/team")).Body["status"]!["phase"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync("/api/v1/namespaces/team/configmaps/free")).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.CreateAsync("new", path: "/api/v1/namespaces/team/configmaps")).Status);
        await _server.PatchAsync(held, """{"metadata": {"finalizers": null}}""");
        Assert.Equal(HttpStatusCode.NotFound, (await _server.GetAsync("/api/v1/namespaces/team")).Status);
    }

    [Theory]
    [InlineData("Background", HttpStatusCode.NotFound)]
    [InlineData("Orphan", HttpStatusCode.OK)]
    public async Task DependentsOfADeletedOwner_GoUnlessOrphaned(string policy, HttpStatusCode expected)
    {
        var owner = await _server.CreateAsync("owner");
        var uid = (string)owner.Body["metadata"]!["uid"]!;
        await _server.CreateAsync("dependent", $$""", "ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "owner", "uid": "{{uid}}"}]""");
        await _server.DeleteAsync($"{TestApiServer.ConfigMaps}/owner", $$"""{"propagationPolicy": "{{policy}}"}""");
        Assert.Equal(expected, (await _server.GetAsync($"{TestApiServer.ConfigMaps}/dependent")).Status);
    }

    [Fact]
    public async Task DeleteCollection_DeletesWhatIsSelected()
    {
        await _server.CreateAsync("a", """, "labels": {"x": "1"}""");
        await _server.CreateAsync("b");
        await _server.DeleteAsync($"{TestApiServer.ConfigMaps}?labelSelector=x");
        Assert.Equal(["b"], Names(await _server.GetAsync(TestApiServer.ConfigMaps)));
    }

    [Theory]
    [InlineData("""{"metadata": {"name": "other.example.org"}}""", "metadata.name")]
    [InlineData("""{"spec": {"scope": "Galaxy"}}""", "spec.scope")]
    [InlineData("""{"spec": {"versions": []}}""", "spec.versions")]
    [InlineData("""{"spec": {"names": {"plural": "Things"}}}""", "spec.names.plural")]
    public async Task BrokenDefinition_IsRefusedAtTheField(string change, string field)
    {
        await _server.DefineThingsAsync();
        var patched = await _server.PatchAsync($"{TestApiServer.Definitions}/things.example.org", change);
        Assert.True(patched.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest, patched.Body.ToJsonString());
        if (patched.Status == HttpStatusCode.UnprocessableEntity)
            Assert.Contains(patched.Body["details"]!["causes"]!.AsArray(), cause => (string)cause!["field"]! == field);
    }

    [Fact]
    public async Task SameSeedAndClock_SameAnswers()
    {
        using var other = new TestApiServer();
        foreach (var path in new[] { TestApiServer.ConfigMaps, "/api/v1/namespaces" })
        {
            const string made = """{"metadata": {"generateName": "made-"}}""";
            Assert.Equal((await _server.PostAsync(path, made)).Body.ToJsonString(), (await other.PostAsync(path, made)).Body.ToJsonString());
        }
    }

    private static int Generation(Answer answer) => (int)answer.Body["metadata"]!["generation"]!;

    private static IEnumerable<string> Names(Answer list) => list.Body["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!);
}
