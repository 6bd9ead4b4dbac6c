using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AgentRegions.Sandbox.Route53.HealthChecks;
using AgentRegions.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace AgentRegions.Sandbox.Tests.Route53;

/// <summary>"How Amazon Route 53 determines whether a health check is healthy", against servers of this machine.</summary>
public sealed class ProbeTests
{
    private readonly EndpointProbe _probe = new((name, _) => Task.FromResult(name == "agent.example.com" ? IPAddress.Loopback : null), TimeProvider.System);

    [Theory]
    [InlineData(200, true)]
    [InlineData(302, true)]
    [InlineData(404, false)]
    [InlineData(503, false)]
    public async Task Http_From200To399IsHealthy(int status, bool healthy)
    {
        await using var server = await StartAsync(context => context.Response.StatusCode = status);
        var (success, text) = await ProbeAsync(server, "HTTP");
        Assert.Equal((healthy, true), (success, text.Contains($"HTTP Status Code {status}", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(5000, true)]
    [InlineData(5120, false)]
    public async Task StringMatch_LooksAtTheFirst5120Bytes(int before, bool healthy)
    {
        await using var server = await StartAsync(context => context.Response.WriteAsync(new string('x', before) + "well").Wait());
        Assert.Equal(healthy, (await ProbeAsync(server, "HTTP_STR_MATCH", c => c with { SearchString = "well" })).Success);
    }

    [Fact]
    public async Task Name_IsResolvedAndSentAsHost()
    {
        var host = "";
        await using var server = await StartAsync(context => host = context.Request.Host.Host);
        Assert.True((await ProbeAsync(server, "HTTP", c => c with { IpAddress = null, DomainName = "agent.example.com" })).Success);
        Assert.Equal("agent.example.com", host);
        Assert.False((await ProbeAsync(server, "HTTP", c => c with { IpAddress = null, DomainName = "gone.example.com" })).Success);
    }

    [Fact]
    public async Task Https_TakesAnyCertificate_AndSendsTheNameInTheHandshake()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=self", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var names = new List<string?>();
        await using var server = await StartAsync(_ => { }, listen => listen.UseHttps(https => https.ServerCertificateSelector = (_, name) =>
        {
            names.Add(name);
            return certificate;
        }));
        Assert.True((await ProbeAsync(server, "HTTPS", c => c with { DomainName = "agent.example.com", EnableSni = true })).Success);
        Assert.True((await ProbeAsync(server, "HTTPS", c => c with { DomainName = "agent.example.com", EnableSni = false })).Success);
        Assert.Equal("agent.example.com", names[0]);
        Assert.True(string.IsNullOrEmpty(names[1]));
    }

    [Fact]
    public async Task Tcp_ConnectionIsEnough_AndNobodyListeningIsUnhealthy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        HealthCheckConfig config = new() { Type = "TCP", IpAddress = "127.0.0.1", Port = ((IPEndPoint)listener.LocalEndpoint).Port };
        Assert.True((await _probe.ProbeAsync(config, default)).Success);
        listener.Stop();
        var (success, text) = await _probe.ProbeAsync(config, default);
        Assert.False(success);
        Assert.StartsWith("Failure: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckOfARunningEndpoint_TurnsUnhealthyAndBack()
    {
        var status = 200;
        await using var server = await StartAsync(context => context.Response.StatusCode = Volatile.Read(ref status));
        await using var route53 = await AgentRegions.Sandbox.Route53.SandboxRoute53.StartAsync(settings: new() { ProbeSpeed = 500 });
        using var http = new HttpClient();
        var created = await http.PostAsync(new Uri(route53.Endpoint, "/2013-04-01/healthcheck"), new StringContent(
            $"<CreateHealthCheckRequest><CallerReference>r</CallerReference><HealthCheckConfig><Type>HTTP</Type><IPAddress>127.0.0.1</IPAddress><Port>{new Uri(server.Urls.First()).Port}</Port><RequestInterval>10</RequestInterval></HealthCheckConfig></CreateHealthCheckRequest>"));
        var id = created.Headers.Location!.Segments[^1];
        Volatile.Write(ref status, 503);
        await Eventually.HoldsAsync(() => !route53.IsHealthy(id), "the check is unhealthy");
        Volatile.Write(ref status, 200);
        await Eventually.HoldsAsync(() => route53.IsHealthy(id), "the check is healthy again");
    }

    private Task<(bool Success, string Text)> ProbeAsync(WebApplication server, string type, Func<HealthCheckConfig, HealthCheckConfig>? edit = null)
    {
        HealthCheckConfig config = new() { Type = type, IpAddress = "127.0.0.1", Port = new Uri(server.Urls.First()).Port, ResourcePath = "/health" };
        return _probe.ProbeAsync(edit?.Invoke(config) ?? config, default);
    }

    private static async Task<WebApplication> StartAsync(Action<HttpContext> answer, Action<ListenOptions>? listen = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen ?? (_ => { })));
        var app = builder.Build();
        app.Run(context =>
        {
            answer(context);
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }
}
