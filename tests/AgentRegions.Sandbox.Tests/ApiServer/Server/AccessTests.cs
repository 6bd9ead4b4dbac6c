using System.Net;

namespace AgentRegions.Sandbox.Tests.ApiServer.Server;

public sealed class AccessTests : IDisposable
{
    private const string Bot = "system:serviceaccount:default:bot";
    private const string Roles = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles";

    private readonly TestApiServer _server = new();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/version", HttpStatusCode.OK)]
    [InlineData("/api", HttpStatusCode.Forbidden)]
    [InlineData(TestApiServer.ConfigMaps, HttpStatusCode.Forbidden)]
    public async Task Anonymous_SeesHealthAndVersionAlone(string path, HttpStatusCode expected) => Assert.Equal(expected, (await _server.GetAsync(path, token: "")).Status);

    [Fact]
    public async Task UnknownToken_IsUnauthorized() => Assert.Equal(HttpStatusCode.Unauthorized, (await _server.GetAsync("/version", token: "stranger")).Status);

    [Fact]
    public async Task Role_GrantsItsVerbsOnItsNamesInItsNamespace()
    {
        await GrantAsync("""{"apiGroups": [""], "resources": ["configmaps"], "resourceNames": ["a"], "verbs": ["get"]}""");
        await _server.CreateAsync("a");
        await _server.CreateAsync("b");
        Assert.Equal(HttpStatusCode.OK, (await _server.GetAsync($"{TestApiServer.ConfigMaps}/a", Bot)).Status);
        foreach (var path in new[] { $"{TestApiServer.ConfigMaps}/b", TestApiServer.ConfigMaps, "/api/v1/namespaces/kube-system/configmaps/a" })
            Assert.Equal(HttpStatusCode.Forbidden, (await _server.GetAsync(path, Bot)).Status);
    }

    [Fact]
    public async Task Subresource_NeedsAGrantOfItsOwn()
    {
        await _server.DefineThingsAsync();
        await _server.CreateAsync("a", path: TestApiServer.Things);
        await GrantAsync("""{"apiGroups": ["example.org"], "resources": ["things/status"], "verbs": ["*"]}""");
        Assert.Equal(HttpStatusCode.OK, (await _server.GetAsync($"{TestApiServer.Things}/a/status", Bot)).Status);
        var refused = await _server.GetAsync($"{TestApiServer.Things}/a", Bot);
        Assert.Equal("things.example.org \"a\" is forbidden: User \"system:serviceaccount:default:bot\" cannot get resource \"things\" in API group \"example.org\" in the namespace \"default\"", refused.Message);
    }

    [Fact]
    public async Task ClusterRoleThroughARoleBinding_GrantsInThatNamespaceOnly()
    {
        await _server.PostAsync("/apis/rbac.authorization.k8s.io/v1/clusterroles", """{"metadata": {"name": "reader"}, "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["list"]}]}""");
        await BindAsync("ClusterRole", "reader");
        Assert.Equal(HttpStatusCode.OK, (await _server.GetAsync(TestApiServer.ConfigMaps, Bot)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.GetAsync("/api/v1/configmaps", Bot)).Status);
    }

    [Fact]
    public async Task AskingAsAnother_IsAnsweredAsThatOne_AndTakesAGrant()
    {
        await GrantAsync("""{"apiGroups": [""], "resources": ["configmaps"], "verbs": ["list"]}""");

        Assert.Equal(HttpStatusCode.OK, (await _server.GetAsync(TestApiServer.ConfigMaps, @as: Bot)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await _server.GetAsync(TestApiServer.ConfigMaps, @as: "nobody")).Status);
        Assert.StartsWith("users \"nobody\" is forbidden", (await _server.GetAsync(TestApiServer.ConfigMaps, Bot, @as: "nobody")).Message, StringComparison.Ordinal);
    }

    private async Task GrantAsync(string rule)
    {
        Assert.Equal(HttpStatusCode.Created, (await _server.PostAsync(Roles, $$"""{"metadata": {"name": "bot"}, "rules": [{{rule}}]}""")).Status);
        await BindAsync("Role", "bot");
    }

    private async Task BindAsync(string kind, string role) => Assert.Equal(HttpStatusCode.Created, (await _server.PostAsync(
        "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
        $$"""{"metadata": {"name": "bot"}, "subjects": [{"kind": "ServiceAccount", "name": "bot", "namespace": "default"}], "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "{{kind}}", "name": "{{role}}"} }""")).Status);
}
