using AgentRegions.Kubernetes.Tests.Transport;
using AgentRegions.Testing;
using k8s.Exceptions;
using k8s.Models;

namespace AgentRegions.Kubernetes.Tests.Configuration;

public sealed class TokenFileTests : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Get_FileReplaced_IsSeenAfterAMinute()
    {
        var source = new TokenFileCredentials(_files.Write("token", "first\n"), _time);
        Assert.Equal("first", (await source.GetAsync(default)).Token);
        _files.Write("token", "second");

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("first", (await source.GetAsync(default)).Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("second", (await source.GetAsync(default)).Token);
    }

    [Fact]
    public async Task Get_FileGoneForAWhile_KeepsTheTokenInHand()
    {
        var path = _files.Write("token", "first");
        var source = new TokenFileCredentials(path, _time);
        await source.GetAsync(default);
        File.Delete(path);
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("first", (await source.GetAsync(default)).Token);
    }

    [Fact]
    public async Task Get_NoFile_NamesIt()
    {
        var path = Path.Combine(_files.Directory, "absent");

        var refusal = await Assert.ThrowsAsync<KubeConfigException>(async () => await new TokenFileCredentials(path, _time).GetAsync(default));

        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_Unauthorized_ReadsTheFileAgainAtOnce()
    {
        await using var api = await TestApi.StartAsync((context, _) =>
            TestApi.AnswerAsync(context, context.Request.Headers.Authorization == "Bearer second" ? 200 : 401, """{"metadata": {"name": "a"}}"""));
        var config = _files.Write("config", $$"""
            current-context: x
            clusters: [{name: c, cluster: {server: "{{api.Address}}"} }]
            users: [{name: u, user: {tokenFile: token} }]
            contexts: [{name: x, context: {cluster: c, user: u} }]
            """);
        _files.Write("token", "first");
        using var client = api.NewClient(o => (o.KubeConfigPath, o.Server) = (config, null));
        await Assert.ThrowsAsync<AgentRegions.Kubernetes.Client.KubernetesException>(() => client.GetAsync<V1ConfigMap>("a", "b"));
        Assert.Equal(1, api.Requests);
        _files.Write("token", "second");

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "b"));
        Assert.Equal(3, api.Requests);
    }
}
