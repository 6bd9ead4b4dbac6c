using System.Net;
using AgentRegions.Conformance.Widgets;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Testing;

namespace AgentRegions.Conformance.Client;

public sealed class AccessTests(ApiServerFixture server) : IClassFixture<ApiServerFixture>
{
    [ClusterFact]
    public async Task ServiceAccountWithoutARole_IsForbiddenAndTheMessageSaysWhat()
    {
        using var nobody = ApiServerFixture.NewClient(o => o.BearerToken = $"system:serviceaccount:{server.Namespace}:nobody");

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => nobody.ListAsync<Widget>(server.Namespace));

        Assert.True(refusal.IsForbidden);
        Assert.Contains("widgets", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("nobody", refusal.Message, StringComparison.Ordinal);
    }

    [ClusterFact]
    public async Task UnknownToken_IsUnauthorizedAndTheMessageNamesTheServer()
    {
        using var stranger = ApiServerFixture.NewClient(o => o.BearerToken = "no such token");

        var refusal = await Assert.ThrowsAsync<KubernetesException>(() => stranger.GetAsync<Widget>("any", server.Namespace));

        Assert.Equal(HttpStatusCode.Unauthorized, refusal.StatusCode);
        Assert.Contains(stranger.BaseUri.Host, refusal.Message, StringComparison.Ordinal);
    }
}
