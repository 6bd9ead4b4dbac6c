using System.Runtime.Versioning;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Connection;
using AgentRegions.Kubernetes.Tests.Transport;
using AgentRegions.Testing;
using k8s.Exceptions;
using k8s.Models;

namespace AgentRegions.Kubernetes.Tests.Connection;

[UnsupportedOSPlatform("windows")]
public sealed class ExecPluginTests : IDisposable
{
    // Prints a token with a number that grows with each run.
    private const string Counting = """
        echo run >> "$COUNT_FILE"
        echo "{\"apiVersion\": \"client.authentication.k8s.io/v1\", \"kind\": \"ExecCredential\", \"status\": {\"token\": \"$1-$(wc -l < "$COUNT_FILE" | tr -d ' ')\" $2}}"
        """;

    private readonly TemporaryFiles _files = new();
    private readonly ManualTimeProvider _time = new(new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero));

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Get_ManyAtOnce_RunsThePluginOnceAndKeepsItsToken()
    {
        _files.WriteScript("plugin", Counting);
        var credentials = Load("args: [token]");

        var tokens = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => credentials.GetAsync(default).AsTask()));

        Assert.All(tokens, t => Assert.Equal("token-1", t.Token));
    }

    [Fact]
    public async Task Get_Expired_RunsItAgain()
    {
        _files.WriteScript("plugin", Counting);
        var credentials = Load("""args: [token, ', "expirationTimestamp": "2026-11-21T09:10:00Z"']""");
        Assert.Equal("token-1", (await credentials.GetAsync(default)).Token);
        _time.Advance(TimeSpan.FromMinutes(9));
        Assert.Equal("token-1", (await credentials.GetAsync(default)).Token);
        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal("token-2", (await credentials.GetAsync(default)).Token);
    }

    [Fact]
    public async Task Request_Unauthorized_RunsItAgainOnce()
    {
        _files.WriteScript("plugin", Counting);
        await using var api = await TestApi.StartAsync((context, _) =>
            TestApi.AnswerAsync(context, context.Request.Headers.Authorization == "Bearer token-2" ? 200 : 401, """{"metadata": {"name": "a"}}"""));
        var config = Config("args: [token]", api.Address);
        using var client = api.NewClient(o => (o.KubeConfigPath, o.Server) = (config, null));

        Assert.NotNull(await client.GetAsync<V1ConfigMap>("a", "b"));
        Assert.Equal(2, api.Requests);
    }

    [Fact]
    public async Task Get_ClusterInfoWanted_IsToldThePlugin()
    {
        _files.WriteScript("plugin", """
            echo "$KUBERNETES_EXEC_INFO" > "$COUNT_FILE"
            echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "t"}}'
            """);

        await Load("provideClusterInfo: true").GetAsync(default);

        var info = await File.ReadAllTextAsync(CountFile);
        Assert.Contains("\"kind\":\"ExecCredential\"", info, StringComparison.Ordinal);
        Assert.Contains("\"server\":\"https://a/\"", info, StringComparison.Ordinal);
        Assert.Contains("\"interactive\":false", info, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Arguments_ArriveAsTheyAreWritten()
    {
        _files.WriteScript("plugin", """
            printf '%s\n' "$@" > "$COUNT_FILE"
            echo '{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"token": "t"}}'
            """);

        await Load("""args: ['two words', 'a "quoted" word', 'C:\path\', 'half \" way', last]""").GetAsync(default);

        Assert.Equal(["two words", "a \"quoted\" word", @"C:\path\", @"half \"" way", "last"], await File.ReadAllLinesAsync(CountFile));
    }

    [Fact]
    public async Task Get_PluginFails_NamesItAndSaysHowToInstallIt()
    {
        _files.WriteScript("plugin", "echo 'log in first' >&2; exit 3");

        var failure = await FailureAsync("installHint: install it from example.com");

        Assert.Contains("plugin\" failed", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failure, StringComparison.Ordinal);
        Assert.Contains("install it from example.com", failure, StringComparison.Ordinal);
        Assert.Contains("exec.command", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_PluginNotInstalled_GivesTheHint() =>
        Assert.Contains("install it from example.com", await FailureAsync("installHint: install it from example.com"), StringComparison.Ordinal);

    [Theory]
    [InlineData("secret-token", "failed deserialization")]
    [InlineData("""{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {}}""", "missing token or clientCertificateData")]
    [InlineData("""{"apiVersion": "client.authentication.k8s.io/v1beta1", "kind": "ExecCredential", "status": {"token": "t"}}""", "v1beta1 does not match")]
    [InlineData("""{"apiVersion": "client.authentication.k8s.io/v1", "kind": "ExecCredential", "status": {"clientCertificateData": "c"}}""", "missing token or clientCertificateData")]
    public async Task Get_PluginPrintsNonsense_SaysWhatIsWrongAndQuotesNothing(string output, string problem)
    {
        _files.Write("output", output);
        _files.WriteScript("plugin", "cat \"$(dirname \"$0\")/output\"");

        var failure = await FailureAsync("args: []");

        Assert.Contains(problem, failure, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-token", failure, StringComparison.Ordinal);
    }

    private string CountFile => Path.Combine(_files.Directory, "count");

    private async Task<string> FailureAsync(string more) =>
        (await Assert.ThrowsAsync<KubeConfigException>(async () => await Load(more).GetAsync(default))).Message;

    private ICredentialSource Load(string more) =>
        new ClusterLocator(_time, _ => null, () => null, _files.Directory)
            .Locate(new KubernetesClientOptions { KubeConfigPath = Config(more, new("https://a")) }).Credentials;

    private string Config(string more, Uri server) => _files.Write("config", $$"""
        current-context: x
        clusters: [{name: c, cluster: {server: "{{server}}"} }]
        contexts: [{name: x, context: {cluster: c, user: u} }]
        users:
        - name: u
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: ./plugin
              env: [{name: COUNT_FILE, value: "{{CountFile}}"}]
              {{more}}
        """);
}
