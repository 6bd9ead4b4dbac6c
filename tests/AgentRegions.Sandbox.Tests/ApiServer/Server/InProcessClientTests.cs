using AgentRegions.Kubernetes.Client;
using AgentRegions.Sandbox.ApiServer;
using k8s.Models;

namespace AgentRegions.Sandbox.Tests.ApiServer.Server;

public sealed class InProcessClientTests
{
    [Fact]
    public async Task ClientOnTheHandler_WritesListsAndWatchesWithoutANetwork()
    {
        await using var server = await SandboxApiServer.StartAsync();
        using var handler = server.CreateHandler();
        using var client = new KubernetesClient(new() { MessageHandler = handler, BearerToken = "admin" });
        var list = await client.ListPageAsync<V1ConfigMap>("default", new());

        await client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "a", NamespaceProperty = "default" } });

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await foreach (var change in client.WatchAsync<V1ConfigMap>("default", new() { ResourceVersion = list.ResourceVersion! }, patience.Token))
        {
            Assert.Equal((WatchEventType.Added, "a"), (change.Type, change.Metadata.Name));
            break;
        }
        Assert.Equal("a", Assert.Single(await client.ListAsync<V1ConfigMap>("default")).Metadata.Name);
    }
}
