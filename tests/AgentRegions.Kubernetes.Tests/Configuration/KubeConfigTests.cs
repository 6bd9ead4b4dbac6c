using AgentRegions.Kubernetes.Client;
using k8s.Exceptions;

namespace AgentRegions.Kubernetes.Tests.Configuration;

public sealed class KubeConfigTests : IDisposable
{
    private const string Simple = """
        apiVersion: v1
        kind: Config
        current-context: one
        clusters: [{name: c, cluster: {server: "https://first:6443", tls-server-name: kubernetes}}]
        users: [{name: u, user: {token: secret}}]
        contexts:
        - {name: one, context: {cluster: c, user: u, namespace: agents}}
        - {name: two, context: {cluster: c}}
        - {name: lost, context: {cluster: nowhere, user: u}}
        """;

    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Load_CurrentContext_IsUsed()
    {
        var cluster = Load(Simple);

        Assert.Equal(new Uri("https://first:6443"), cluster.Server);
        Assert.Equal("agents", cluster.Namespace);
        Assert.Equal("kubernetes", cluster.TlsServerName);
        Assert.Equal("secret", (await cluster.Credentials.GetAsync(default)).Token);
    }

    [Fact]
    public async Task Load_NamedContextWithoutUser_IsAnonymousInDefault()
    {
        var cluster = Load(Simple, "two");

        Assert.Equal("default", cluster.Namespace);
        Assert.Null((await cluster.Credentials.GetAsync(default)).Token);
    }

    [Fact]
    public void Load_SeveralFiles_TheFirstEntryOfANameCounts()
    {
        var first = _files.Write("first", """
            clusters: [{name: c, cluster: {server: "https://first"}}]
            contexts: [{name: one, context: {cluster: c}}]
            """);
        var second = _files.Write("second", """
            current-context: other
            clusters: [{name: c, cluster: {server: "https://second"}}, {name: d, cluster: {server: "https://third"}}]
            contexts: [{name: one, context: {cluster: d}}, {name: other, context: {cluster: c}}]
            """);
        var variable = string.Join(Path.PathSeparator, first, Path.Combine(_files.Directory, "absent"), second);

        Assert.Equal(new Uri("https://first"), FromVariable(variable).Server);
        Assert.Equal(new Uri("https://first"), FromVariable(variable, "one").Server);
    }

    [Fact]
    public async Task Load_RelativeTokenFile_IsBesideItsKubeConfig()
    {
        _files.Write("deep/token", "from-file\n");
        var path = _files.Write("deep/config", """
            current-context: x
            clusters: [{name: c, cluster: {server: "https://a"}}]
            users: [{name: u, user: {tokenFile: token, token: not-this}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            """);

        Assert.Equal("from-file", (await FromVariable(path).Credentials.GetAsync(default)).Token);
    }

    [Theory]
    [InlineData("nowhere", "no context \"nowhere\"", "one, two, lost")]
    [InlineData("lost", "contexts[2].context.cluster", "there are: c")]
    public void Load_NameThatIsNotThere_SaysWhichThereAre(string context, string problem, string remedy)
    {
        var refusal = Assert.Throws<KubeConfigException>(() => Load(Simple, context));

        Assert.Contains(_files.Directory, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        foreach (var name in remedy.Split(", "))
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clusters: {name: c}", "clusters must be a list")]
    [InlineData("clusters: [{cluster: {}}]", "clusters[0].name is not set")]
    [InlineData("current-context: [a]", "current-context must be a single value")]
    [InlineData("clusters: [", "not valid YAML")]
    [InlineData("- a", "not a kubeconfig")]
    [InlineData("contexts: []", "current-context is not set")]
    public void Load_BrokenFile_NamesFileAndField(string yaml, string problem)
    {
        var refusal = Assert.Throws<KubeConfigException>(() => Load(yaml));

        Assert.Contains(Path.Combine(_files.Directory, "config"), refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "{}", "cluster.server is not set")]
    [InlineData("{server: 'ftp://a'}", "{}", "cluster.server must be an http or https URL")]
    [InlineData("{server: 'https://a', insecure-skip-tls-verify: maybe}", "{}", "insecure-skip-tls-verify must be true or false")]
    [InlineData("{server: 'https://a', certificate-authority-data: '*'}", "{}", "certificate-authority-data must be base64")]
    [InlineData("{server: 'https://a', certificate-authority-data: aGk=}", "{}", "there is no PEM certificate")]
    [InlineData("{server: 'https://a', certificate-authority: absent.crt}", "{}", "cluster.certificate-authority: cannot be read")]
    [InlineData("{server: 'https://a'}", "{client-certificate-data: aGk=}", "client-key is not set")]
    [InlineData("{server: 'https://a'}", "{client-certificate-data: aGk=, client-key-data: aGk=}", "client-certificate: a PEM certificate and its private key")]
    [InlineData("{server: 'https://a'}", "{username: a, password: b}", "use a token")]
    [InlineData("{server: 'https://a'}", "{auth-provider: {name: gcp}}", "use an exec plugin")]
    [InlineData("{server: 'https://a'}", "{exec: {apiVersion: v0, command: x}}", "exec.apiVersion must be one of client.authentication.k8s.io/v1")]
    [InlineData("{server: 'https://a'}", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}}", "no terminal")]
    public void Load_WrongField_NamesItAndTheRemedy(string cluster, string user, string problem)
    {
        var yaml = $$"""
            current-context: x
            clusters: [{name: c, cluster: {{cluster}} }]
            users: [{name: u, user: {{user}} }]
            contexts: [{name: x, context: {cluster: c, user: u} }]
            """;

        Assert.Contains(problem, Assert.Throws<KubeConfigException>(() => Load(yaml)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NothingAnywhere_SaysWhereItLooked()
    {
        var refusal = Assert.Throws<KubeConfigException>(() => Loader(_ => null).Load(new()));

        Assert.Contains("KUBECONFIG", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_files.Directory, "home", ".kube", "config"), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PodWithServiceAccount_ComesBeforeTheHomeDirectory()
    {
        _files.Write("home/.kube/config", Simple);
        _files.Write("pod/token", "pod-token");
        _files.Write("pod/namespace", "agents-system\n");

        var cluster = Loader(InPod).Load(new());

        Assert.Equal(new Uri("https://10.0.0.1:443"), cluster.Server);
        Assert.Equal("agents-system", cluster.Namespace);
    }

    [Fact]
    public void Load_PodWithKubeConfigVariable_FollowsTheVariable()
    {
        _files.Write("pod/token", "pod-token");
        var path = _files.Write("config", Simple);

        Assert.Equal(new Uri("https://first:6443"), Loader(name => name == "KUBECONFIG" ? path : InPod(name)).Load(new()).Server);
    }

    [Fact]
    public void Load_Ipv6ServiceHost_IsAnAddress()
    {
        _files.Write("pod/token", "pod-token");

        var cluster = Loader(name => name == "KUBERNETES_SERVICE_HOST" ? "fd00::1" : InPod(name)).Load(new());

        Assert.Equal(new Uri("https://[fd00::1]:443"), cluster.Server);
    }

    private static string? InPod(string name) => name switch
    {
        "KUBERNETES_SERVICE_HOST" => "10.0.0.1",
        "KUBERNETES_SERVICE_PORT" => "443",
        _ => null,
    };

    private ClusterConfigurationLoader Loader(Func<string, string?> environment) =>
        new(TimeProvider.System, environment, Path.Combine(_files.Directory, "pod"), Path.Combine(_files.Directory, "home"));

    private ClusterConfiguration FromVariable(string paths, string? context = null) =>
        Loader(name => name == "KUBECONFIG" ? paths : null).Load(new KubernetesClientOptions { Context = context });

    private ClusterConfiguration Load(string yaml, string? context = null) => FromVariable(_files.Write("config", yaml), context);
}
