using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentRegions.Core.Health;
using AgentRegions.Core.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AgentRegions.Probing.Tests.Http;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly ECDsa _caKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _ca;
    private readonly List<WebApplication> _apps = [];

    public TlsTests()
    {
        var request = new CertificateRequest("CN=Test CA", _caKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _ca = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(1));
    }

    [Fact]
    public async Task UnknownAuthority_IsTlsFailure()
    {
        var result = await Probes.ProbeAsync(Probes.Target(await ServeAsync(Leaf("localhost"))));
        Assert.Equal((HealthReason.TlsFailure, ProbeOutcome.NoAnswer), (result.Reason, result.Outcome));
        Assert.Contains("certificate", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AuthorityOfTheTarget_IsTrusted()
    {
        var result = await Probes.ProbeAsync(Probes.Target(await ServeAsync(Leaf("localhost"))) with { CaPem = _ca.ExportCertificatePem() });
        Assert.Equal((HealthReason.Ok, ""), (result.Reason, result.Detail));
    }

    [Fact]
    public async Task OtherName_IsTlsFailure_UnlessItIsTheServerName()
    {
        var target = Probes.Target(await ServeAsync(Leaf("agent.example.com"))) with { CaPem = _ca.ExportCertificatePem() };
        var result = await Probes.ProbeAsync(target);
        Assert.Equal(HealthReason.TlsFailure, result.Reason);
        Assert.Contains("NameMismatch", result.Detail, StringComparison.Ordinal);

        var named = target with { Health = target.Health with { Tls = new ProbeTls { ServerName = "agent.example.com" } } };
        Assert.Equal(HealthReason.Ok, (await Probes.ProbeAsync(named)).Reason);
    }

    [Fact]
    public async Task ExpiredCertificate_IsTlsFailure()
    {
        var expired = Leaf("localhost", DateTimeOffset.UtcNow.AddDays(-1));
        var result = await Probes.ProbeAsync(Probes.Target(await ServeAsync(expired)) with { CaPem = _ca.ExportCertificatePem() });
        Assert.Equal(HealthReason.TlsFailure, result.Reason);
        Assert.Contains("NotTimeValid", result.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PlainTextServer_IsTlsFailure()
    {
        await using var server = RawServer.Serving(async (socket, stop) => await socket.SendAsync("HTTP/1.1 400 Bad\r\n\r\n"u8.ToArray(), stop));
        var result = await Probes.ProbeAsync(new UriBuilder(server.Endpoint) { Scheme = "https" }.Uri);
        Assert.Equal(HealthReason.TlsFailure, result.Reason);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var app in _apps)
            await app.DisposeAsync();
        _ca.Dispose();
        _caKey.Dispose();
    }

    private X509Certificate2 Leaf(string name, DateTimeOffset? notAfter = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=leaf", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(_ca, DateTimeOffset.UtcNow.AddDays(-20), notAfter ?? DateTimeOffset.UtcNow.AddHours(1), [1, 2, 3, (byte)name.Length]);
        return leaf.CopyWithPrivateKey(key);
    }

    private async Task<Uri> ServeAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        var app = builder.Build();
        app.MapGet("/health", (HttpContext context) => context.Response.WriteAsync("""{"status": "ok", "region": "us-east-1"}"""));
        await app.StartAsync();
        _apps.Add(app);
        return new UriBuilder(app.Urls.First()) { Host = "localhost" }.Uri;
    }
}
