using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Connection;
using k8s;
using k8s.Authentication;
using k8s.Exceptions;

namespace AgentRegions.Kubernetes.Tests.Connection;

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
        Assert.Equal("kubernetes", cluster.Configuration.TlsServerName);
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
    public void Load_RelativePathsInASecondFile_AreBesideThatFile()
    {
        var first = _files.Write("first", "current-context: x");
        var second = _files.Write("deep/config", """
            clusters: [{name: c, cluster: {server: "https://a"}}]
            users: [{name: u, user: {client-certificate: me.crt, client-key: me.key}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            """);

        var cluster = FromVariable(string.Join(Path.PathSeparator, first, second));

        Assert.Equal(Path.Combine(_files.Directory, "deep", "me.crt"), cluster.Configuration.ClientCertificateFilePath);
        Assert.Equal(Path.Combine(_files.Directory, "deep", "me.key"), cluster.Configuration.ClientKeyFilePath);
    }

    [Theory]
    [InlineData("nowhere", "no context \"nowhere\"", "one, two, lost")]
    [InlineData("lost", "names the cluster \"nowhere\"", "there are: c")]
    public void Load_NameThatIsNotThere_SaysWhichThereAre(string context, string problem, string remedy)
    {
        var refusal = Assert.Throws<KubeConfigException>(() => Load(Simple, context));

        Assert.Contains(_files.Directory, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        foreach (var name in remedy.Split(", "))
            Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clusters: {name: c}", "not a kubeconfig")]
    [InlineData("current-context: [a]", "not a kubeconfig")]
    [InlineData("clusters: [", "not a kubeconfig")]
    [InlineData("", "current-context is not set")]
    [InlineData("- a", "not a kubeconfig")]
    [InlineData("contexts: []", "current-context is not set")]
    public void Load_BrokenFile_NamesItAndTheProblem(string yaml, string problem)
    {
        var refusal = Assert.Throws<KubeConfigException>(() => Load(yaml));

        Assert.Contains(Path.Combine(_files.Directory, "config"), refusal.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "{}", "cluster.server is not set")]
    [InlineData("{server: 'ftp://a'}", "{}", "cluster.server must be an http or https URL")]
    [InlineData("{server: 'https://a', insecure-skip-tls-verify: maybe}", "{}", "not a kubeconfig")]
    [InlineData("{server: 'https://a', certificate-authority-data: '*'}", "{}", "cluster.certificate-authority")]
    [InlineData("{server: 'https://a', certificate-authority-data: aGk=}", "{}", "there is no PEM certificate")]
    [InlineData("{server: 'https://a', certificate-authority: absent.crt}", "{}", "absent.crt")]
    [InlineData("{server: 'https://a'}", "{client-certificate-data: aGk=}", "client-key is not set")]
    [InlineData("{server: 'https://a'}", "{username: a, password: b}", "use a token")]
    [InlineData("{server: 'https://a'}", "{auth-provider: {name: gcp}}", "use an exec plugin")]
    [InlineData("{server: 'https://a'}", "{exec: {apiVersion: v0, command: x}}", "exec.apiVersion must be one of client.authentication.k8s.io/v1")]
    [InlineData("{server: 'https://a'}", "{exec: {apiVersion: client.authentication.k8s.io/v1}}", "exec.command is not set")]
    [InlineData("{server: 'https://a'}", "{tokenFile: token}", "does not have appropriate auth credentials")]
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
        var refusal = Assert.Throws<KubeConfigException>(() => Locator(_ => null).Locate(new()));

        Assert.Contains("KUBECONFIG", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(_files.Directory, "home", ".kube", "config"), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_PodWithServiceAccount_ComesBeforeTheHomeDirectory()
    {
        _files.Write("home/.kube/config", Simple);

        var cluster = Locator(_ => null, InPod).Locate(new());

        Assert.Equal(new Uri("https://10.0.0.1:443"), cluster.Server);
        Assert.Equal("pod-token", (await cluster.Credentials.GetAsync(default)).Token);
        Assert.Equal("agents-system", cluster.Namespace);
    }

    [Fact]
    public void Load_PodWithKubeConfigVariable_FollowsTheVariable()
    {
        var path = _files.Write("config", Simple);

        Assert.Equal(new Uri("https://first:6443"), Locator(name => name == "KUBECONFIG" ? path : null, InPod).Locate(new()).Server);
    }

    [Fact]
    public async Task Load_TokenOption_ReplacesTheConfiguredCredentials()
    {
        var path = _files.Write("config", Simple);

        var cluster = Locator(_ => null).Locate(new() { KubeConfigPath = path, BearerToken = "mine", Server = new("https://other") });

        Assert.Equal(new Uri("https://other"), cluster.Server);
        Assert.Equal("mine", (await cluster.Credentials.GetAsync(default)).Token);
    }

    [Fact]
    public void Load_SeveralAuthorities_AreAllTrusted()
    {
        using var key = System.Security.Cryptography.ECDsa.Create();
        var pem = string.Concat(new[] { "CN=old", "CN=new" }.Select(name =>
            new System.Security.Cryptography.X509Certificates.CertificateRequest(name, key, System.Security.Cryptography.HashAlgorithmName.SHA256)
                .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1)).ExportCertificatePem() + "\n"));
        _files.Write("both.crt", pem);

        var cluster = Load("""
            current-context: x
            clusters: [{name: c, cluster: {server: "https://a", certificate-authority: both.crt}}]
            contexts: [{name: x, context: {cluster: c}}]
            """);

        Assert.Equal(["CN=old", "CN=new"], cluster.Configuration.SslCaCerts.Select(c => c.Subject));
    }

    private static KubernetesClientConfiguration InPod() => new()
    {
        Host = "https://10.0.0.1:443",
        Namespace = "agents-system\n",
        TokenProvider = new StringTokenProvider("pod-token", "Bearer"),
    };

    private ClusterLocator Locator(Func<string, string?> environment, Func<KubernetesClientConfiguration?>? inCluster = null) =>
        new(TimeProvider.System, environment, inCluster ?? (() => null), Path.Combine(_files.Directory, "home"));

    private ClusterAccess FromVariable(string paths, string? context = null) =>
        Locator(name => name == "KUBECONFIG" ? paths : null).Locate(new KubernetesClientOptions { Context = context });

    private ClusterAccess Load(string yaml, string? context = null) => FromVariable(_files.Write("config", yaml), context);
}
