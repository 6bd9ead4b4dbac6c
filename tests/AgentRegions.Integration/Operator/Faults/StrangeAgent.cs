using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AgentRegions.Integration.Operator.Faults;

/// <summary>An agent that answers as real agents should not: by path, over http, and over https with a certificate of its own authority.</summary>
internal sealed class StrangeAgent : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private StrangeAgent(WebApplication app, X509Certificate2 certificate) => (_app, _certificate) = (app, certificate);

    public string Http => _app.Urls.First(u => u.StartsWith("http:", StringComparison.Ordinal));

    /// <summary>By the name that the certificate has.</summary>
    public string Https => new UriBuilder(_app.Urls.First(u => u.StartsWith("https:", StringComparison.Ordinal))) { Host = "localhost" }.Uri.ToString().TrimEnd('/');

    /// <summary>The certificate to trust.</summary>
    public string CaPem => _certificate.ExportCertificatePem();

    /// <param name="region">What it says it is.</param>
    /// <param name="authorization">What /guarded asks for.</param>
    public static async Task<StrangeAgent> StartAsync(string region, string authorization)
    {
        var certificate = SelfSigned();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, region, authorization));
        await app.StartAsync();
        return new(app, certificate);
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private static Task AnswerAsync(HttpContext context, string region, string authorization)
    {
        var response = context.Response;
        switch (context.Request.Path.Value)
        {
            case "/redirect":
                response.Redirect("/health");
                return Task.CompletedTask;
            case "/text":
                return response.WriteAsync("ready");
            case "/number":
                return response.WriteAsync("""{"status": 3}""");
            case "/endless":
                return EndlessAsync(context);
            case "/slow":
                return SlowlyAsync(context);
            case "/elsewhere":
                return response.WriteAsync("""{"status": "ok", "region": "ap-south-1"}""");
            case "/guarded" when context.Request.Headers.Authorization != authorization:
                response.StatusCode = 401;
                return Task.CompletedTask;
            default:
                return response.WriteAsync($$"""{"status": "ok", "region": "{{region}}"}""");
        }
    }

    private static async Task EndlessAsync(HttpContext context)
    {
        var much = new byte[64 * 1024];
        Array.Fill(much, (byte)' ');
        while (!context.RequestAborted.IsCancellationRequested)
            await context.Response.Body.WriteAsync(much, context.RequestAborted).AsTask().ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    /// <summary>A byte now and then: the headers are there at once, the body never ends.</summary>
    private static async Task SlowlyAsync(HttpContext context)
    {
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!context.RequestAborted.IsCancellationRequested && await pace.WaitForNextTickAsync())
            await context.Response.WriteAsync(" ", CancellationToken.None);
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }
}
