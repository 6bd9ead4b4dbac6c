using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentRegions.Kubernetes.Client;
using AgentRegions.Kubernetes.Connection;
using AgentRegions.Kubernetes.Tests.Transport;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Kubernetes.Tests.Connection;

/// <summary>Against a TLS server whose certificate is for "kubernetes" and that asks clients for theirs.</summary>
public sealed class TlsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly X509Certificate2 _authority = Certificate("CN=authority", null);
    private WebApplication? _app;
    private string? _clientSubject;
    private string? _protocol;

    public async Task InitializeAsync()
    {
        using var pair = Certificate("CN=kubernetes", _authority);
        var server = X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), null);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ServerCertificate = server;
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.AllowAnyClientCertificate();
        })));
        _app = builder.Build();
        _app.Run(context =>
        {
            _clientSubject = context.Connection.ClientCertificate?.Subject;
            _protocol = context.Request.Protocol;
            return context.Response.WriteAsync("{}");
        });
        await _app.StartAsync();
    }

    public async Task DisposeAsync() => await _app!.DisposeAsync();

    public void Dispose()
    {
        _authority.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task Request_AuthorityAndNameMatch_IsAnsweredOverHttp2()
    {
        await GetAsync($"certificate-authority-data: {Base64(_authority.ExportCertificatePem())}, tls-server-name: kubernetes");

        Assert.Equal("HTTP/2", _protocol);
        Assert.Null(_clientSubject);
    }

    [Fact]
    public async Task Request_ClientCertificate_IsShown()
    {
        using var mine = Certificate("CN=me", _authority);
        _files.Write("me.crt", mine.ExportCertificatePem());
        _files.Write("me.key", mine.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());

        await GetAsync("insecure-skip-tls-verify: true", "client-certificate: me.crt, client-key: me.key");

        Assert.Equal("CN=me", _clientSubject);
    }

    [Fact]
    public async Task Request_CertificateRenewed_ShowsTheNewOne()
    {
        var access = new ClusterAccess(new() { Host = $"https://127.0.0.1:{Port}", SkipTlsVerify = true }, "test", new StaticCredentials(Credential.Anonymous));
        using var connections = new Connections(access, "test");
        foreach (var subject in new[] { "CN=first", "CN=again" })
        {
            using var mine = Certificate(subject, _authority);
            var credential = new Credential(null)
            {
                CertificateData = Base64(mine.ExportCertificatePem()),
                KeyData = Base64(mine.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            };

            await connections.For(credential).GetAsync(access.Server);

            Assert.Equal(subject, _clientSubject);
        }
    }

    [Fact]
    public async Task Request_OtherAuthority_IsRefused()
    {
        using var other = Certificate("CN=authority", null);

        await RefusedAsync($"certificate-authority-data: {Base64(other.ExportCertificatePem())}, tls-server-name: kubernetes");
    }

    [Fact]
    public async Task Request_OtherName_IsRefused() =>
        await RefusedAsync($"certificate-authority-data: {Base64(_authority.ExportCertificatePem())}");

    [Fact]
    public async Task Request_SystemAuthorities_IsRefused() => await RefusedAsync("tls-server-name: kubernetes");

    private int Port => new Uri(_app!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    private async Task RefusedAsync(string cluster)
    {
        var failure = await Assert.ThrowsAsync<KubernetesException>(() => GetAsync(cluster));

        Assert.Null(failure.StatusCode);
        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
    }

    private async Task GetAsync(string cluster, string user = "token: t")
    {
        var config = _files.Write("config", $$"""
            current-context: x
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:{{Port}}", {{cluster}} } }]
            users: [{name: u, user: { {{user}} } }]
            contexts: [{name: x, context: {cluster: c, user: u} }]
            """);
        using var client = new KubernetesClient(new() { KubeConfigPath = config, MaxRetries = 0 }, Loaders.Nowhere(TimeProvider.System), TimeProvider.System);
        await client.GetAsync<V1ConfigMap>("a", "b");
    }

    private static string Base64(string pem) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(pem));

    private static X509Certificate2 Certificate(string subject, X509Certificate2? issuer)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(issuer is null, false, 0, true));
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        if (issuer is null)
            return request.CreateSelfSigned(from, from.AddDays(3));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(subject["CN=".Length..]);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(issuer, from, from.AddDays(2), [1, 2, 3, (byte)subject.Length]);
        return signed.CopyWithPrivateKey(key);
    }
}
