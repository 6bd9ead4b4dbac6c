using System.Net;
using AgentRegions.Conformance.Widgets;
using AgentRegions.Kubernetes.Client;

namespace AgentRegions.Conformance.Client;

public abstract class AccessTests(ApiServerFixture server)
{
    [ApiServerFact]
    public async Task ServiceAccountWithoutARole_IsForbiddenAndTheMessageSaysWhat()
    {
        using var nobody = server.NewClient(o => o.BearerToken = $"system:serviceaccount:{server.Namespace}:nobody");

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => nobody.ListAsync<Widget>(server.Namespace));

        Assert.True(refusal.IsForbidden);
        Assert.Contains("widgets", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("nobody", refusal.Message, StringComparison.Ordinal);
    }

    [ApiServerFact]
    public async Task UnknownToken_IsUnauthorizedAndTheMessageNamesTheServer()
    {
        using var stranger = server.NewClient(o => o.BearerToken = "no such token");

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => stranger.GetAsync<Widget>("any", server.Namespace));

        Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
        Assert.Contains(stranger.BaseUri.Host, refusal.Message, StringComparison.Ordinal);
    }

    public sealed class OnSandbox(SandboxServer server) : AccessTests(server), IClassFixture<SandboxServer>;

    [NeedsCluster]
    public sealed class OnCluster(ClusterServer server) : AccessTests(server), IClassFixture<ClusterServer>;
}
