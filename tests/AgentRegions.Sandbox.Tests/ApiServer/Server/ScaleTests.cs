using System.Net;

namespace AgentRegions.Sandbox.Tests.ApiServer.Server;

public sealed class ScaleTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments";
    private const string Scale = Deployments + "/web/scale";

    [Fact]
    public async Task Scale_ReadsAndWritesReplicasAlone()
    {
        using var server = await StartAsync();

        var before = await server.GetAsync(Scale);
        Assert.Equal(("Scale", "autoscaling/v1", 2, "app=web"), ((string)before.Body["kind"]!, (string)before.Body["apiVersion"]!, (int)before.Body["spec"]!["replicas"]!, (string)before.Body["status"]!["selector"]!));
        var after = await server.PatchAsync(Scale, """{"spec": {"replicas": 5, "template": {"x": 1}}}""");
        Assert.Equal((HttpStatusCode.OK, 5), (after.Status, (int)after.Body["spec"]!["replicas"]!));

        var web = await server.GetAsync(Deployments + "/web");
        Assert.Equal((5, 2L, null), ((int)web.Body["spec"]!["replicas"]!, (long)web.Body["metadata"]!["generation"]!, web.Body["spec"]!["template"]!["x"]));
        Assert.Equal(after.Version, web.Version);
    }

    [Fact]
    public async Task Scale_OfAnotherVersion_IsAConflict()
    {
        using var server = await StartAsync();
        var seen = (await server.GetAsync(Scale)).Version;
        await server.PatchAsync(Scale, """{"spec": {"replicas": 3}}""");

        var late = await server.PatchAsync(Scale, $$$"""{"metadata": {"resourceVersion": "{{{seen}}}"}, "spec": {"replicas": 9}}""");

        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Equal(3, (int)(await server.GetAsync(Scale)).Body["spec"]!["replicas"]!);
    }

    [Theory]
    [InlineData("""{"spec": {"replicas": -1}}""", 422)]
    [InlineData("""{"spec": {"replicas": "many"}}""", 422)]
    [InlineData("""{"spec": null}""", 422)]
    public async Task Scale_ToWhatIsNoNumber_IsRefused(string patch, int status)
    {
        using var server = await StartAsync();

        Assert.Equal(status, (int)(await server.PatchAsync(Scale, patch)).Status);
    }

    [Fact]
    public async Task WhatHasNoReplicas_HasNoScale()
    {
        using var server = await StartAsync();
        await server.CreateAsync("a");

        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync(TestApiServer.ConfigMaps + "/a/scale")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await server.GetAsync(Deployments + "/nope/scale")).Status);
    }

    private static async Task<TestApiServer> StartAsync()
    {
        var server = new TestApiServer();
        var created = await server.PostAsync(Deployments, """{"metadata": {"name": "web"}, "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": {}}}""");
        Assert.Equal(HttpStatusCode.Created, created.Status);
        return server;
    }
}
